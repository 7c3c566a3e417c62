package io.wraith.meet;

import static org.assertj.core.api.Assertions.assertThat;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.wraith.vectors.ScriptedRandom;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Set;

final class CodeTest {
    private static final String CODE = "4821-lunar-basket-trend";

    /// The published hash of the list, one word per line.
    @Test
    void theWordsAreThoseOfBip39() throws NoSuchAlgorithmException {
        StringBuilder lines = new StringBuilder();
        Set<String> beginnings = new HashSet<>();
        for (int i = 0; i < 1 << Words.BITS; i++) {
            String word = Words.get(i);
            lines.append(word).append('\n');
            beginnings.add(word.substring(0, Math.min(4, word.length())));
            assertThat(Words.index(word)).isEqualTo(i);
        }
        byte[] hash =
                MessageDigest.getInstance("SHA-256").digest(lines.toString().getBytes(US_ASCII));
        assertThat(HexFormat.of().formatHex(hash))
                .isEqualTo("2f5eed53a4727b4bf8880d8f3f199efc90e58503646d9ff8eff3a2ed3b24dbda");
        assertThat(beginnings).as("what four letters tell apart").hasSize(1 << Words.BITS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                CODE,
                "4821 lunar basket trend",
                "4821-LUNAR-Basket-trend",
                " 4821 - lunar, basket; trend.\n",
                "4821_lunar/basket\u2013trend",
                "4821-luna-bask-tren",
                "4821-lunar-baske-trend"
            })
    void isReadAsPeopleWriteIt(String typed) {
        assertThat(good(typed).text()).isEqualTo(CODE);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "4821-lunar-baskte-trend | 'baskte' is no word of a code; is it 'basket'?",
                "4821-lunr-basket-trend | 'lunr' is no word of a code; is it 'lunar'?",
                "4821-lunarr-basket-trend | 'lunarr' is no word of a code; is it 'lunar'?",
                "4821-lunar-basket-trent | 'trent' is no word of a code; is it 'trend'?",
                "4821-lunar-ba-trend | 'ba' is no word of a code; is it 'bag'?",
                "4821-lunar-basket | a code has a number and 3 words; here the words are 2",
                "4821-lunar-basket-trend-x | a code has a number and 3 words; here the words are 4",
                "lunar-basket-trend | a code begins with a number, as in 4821-lunar-basket-trend",
                "\"\" | a code begins with a number, as in 4821-lunar-basket-trend",
                "482-lunar-basket-trend | the number of a code has 4 to 7 digits, not 3",
                "12345678-a-b-c | the number of a code has 4 to 7 digits, not 8",
                "\u0664\u0668\u0662\u0661-a-b-c | a code begins with a number, as in"
                        + " 4821-lunar-basket-trend"
            })
    void whatIsWrongIsSaid(String typed, String why) {
        assertThat(Code.parse(typed)).isEqualTo(new Parsed.Not<Code>(why));
    }

    @Test
    void aNovelIsNotCompared() {
        assertThat(Code.parse("4821-" + "lunar-".repeat(100_000))).isInstanceOf(Parsed.Not.class);
    }

    @Test
    void generatedCodesComeBackAndUseAllWords() {
        Set<String> words = new HashSet<>();
        Set<String> names = new HashSet<>();
        ScriptedRandom random = new ScriptedRandom(5);
        for (int i = 0; i < 20_000; i++) {
            Code code = Code.generate(random);
            assertThat(good(code.text()).text()).isEqualTo(code.text());
            assertThat(code.text()).startsWith(code.name() + "-");
            assertThat(code.name()).hasSize(4);
            names.add(code.name());
            words.addAll(List.of(new String(code.secret(), US_ASCII).split("-")));
        }
        assertThat(words).hasSize(1 << Words.BITS);
        assertThat(names).hasSizeGreaterThan(8000);
    }

    @Test
    void theSecretIsTheWordsWhateverTheirSpelling() {
        assertThat(good("4821 LUNA bask tren").secret()).asString().isEqualTo("lunar-basket-trend");
        assertThat(good(CODE.toUpperCase(Locale.ROOT))).hasToString("code 4821");
    }

    @ParameterizedTest
    @CsvSource({"abc,abc,0", "abc,ab,1", "abc,acb,1", "abc,xbc,1", "'',abc,3", "abcd,badc,2"})
    void slipsAreCounted(String word, String written, int slips) {
        assertThat(Words.slips(word, written)).isEqualTo(slips);
        assertThat(Words.slips(written, word)).isEqualTo(slips);
    }

    private static Code good(String typed) {
        assertThat(Code.parse(typed)).isInstanceOf(Parsed.Of.class);
        return ((Parsed.Of<Code>) Code.parse(typed)).value();
    }
}
