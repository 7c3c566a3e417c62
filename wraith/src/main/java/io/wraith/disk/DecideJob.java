package io.wraith.disk;

import io.wraith.transfer.Entry;

import java.util.ArrayList;
import java.util.List;

/// Decides about entries that were listed together.
final class DecideJob implements Job {
    static final int MOST = 64;

    /// What takes the decisions, on the owner's thread.
    interface Answer {
        void decided(Entry entry, Decision decision);
    }

    private record Question(Entry entry, SinkFolder folder) {}

    private final Decider decider;
    private final Answer answer;
    private final List<Question> questions = new ArrayList<>();
    private final List<Decision> decisions = new ArrayList<>();

    DecideJob(Decider decider, Answer answer) {
        this.decider = decider;
        this.answer = answer;
    }

    void add(Entry entry, SinkFolder folder) {
        questions.add(new Question(entry, folder));
    }

    boolean isFull() {
        return questions.size() == MOST;
    }

    boolean isEmpty() {
        return questions.isEmpty();
    }

    @Override
    public void work(Tools tools) {
        for (Question question : questions) {
            decisions.add(decider.decide(question.entry, question.folder, tools));
        }
    }

    @Override
    public void finish() {
        for (int i = 0; i < decisions.size(); i++) {
            answer.decided(questions.get(i).entry, decisions.get(i));
        }
    }
}
