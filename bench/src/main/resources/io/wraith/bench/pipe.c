// The bare pipe in C with OpenSSL: seal, sendmsg with UDP_SEGMENT, loopback, recvmmsg with UDP_GRO,
// open. What `wraith bench pipe` compares its own with; it does the same in the same two threads.
//
//   pipe PLAINTEXT_BYTES MILLISECONDS   prints: datagrams wall_ns sender_cpu_ns receiver_cpu_ns
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <netinet/udp.h>
#include <openssl/evp.h>
#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

enum { HEADER = 16, TAG = 16, BURST = 65000, SEGMENTS = 64, SLOTS = 8, BUFFER = 8 << 20 };
enum { WINDOW_BYTES = 1 << 20, PAUSE_NS = 50000 };

static const unsigned char KEY[16] = "a key for tests.";
static int plain_bytes, wire_bytes, burst_count;
static int64_t run_ns;
static int sender_fd, receiver_fd;
static _Atomic int64_t received, sent = -1;
static int64_t sender_cpu, receiver_cpu, started_ns, ended_ns;

static int64_t now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static EVP_CIPHER_CTX *cipher(int encrypt) {
    EVP_CIPHER_CTX *c = EVP_CIPHER_CTX_new();
    if (!c || !EVP_CipherInit_ex(c, EVP_aes_128_gcm(), NULL, KEY, NULL, encrypt)) fail("cipher");
    return c;
}

static void nonce(unsigned char *iv, uint64_t number) {
    memset(iv, 0, 4);
    for (int i = 0; i < 8; i++) iv[4 + i] = number >> (56 - 8 * i);
}

static void seal(EVP_CIPHER_CTX *c, uint64_t number, const unsigned char *in, unsigned char *out) {
    unsigned char iv[12];
    int n;
    memset(out, 7, 8);
    for (int i = 0; i < 8; i++) out[8 + i] = number >> (56 - 8 * i);
    nonce(iv, number);
    if (!EVP_EncryptInit_ex(c, NULL, NULL, NULL, iv) || !EVP_EncryptUpdate(c, NULL, &n, out, HEADER)
        || !EVP_EncryptUpdate(c, out + HEADER, &n, in, plain_bytes)
        || !EVP_EncryptFinal_ex(c, out + HEADER + n, &n)
        || !EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_GET_TAG, TAG, out + HEADER + plain_bytes))
        fail("seal");
}

static void open_sealed(EVP_CIPHER_CTX *c, unsigned char *in, unsigned char *out) {
    unsigned char iv[12];
    uint64_t number = 0;
    int n;
    for (int i = 0; i < 8; i++) number = number << 8 | in[8 + i];
    nonce(iv, number);
    if (!EVP_DecryptInit_ex(c, NULL, NULL, NULL, iv) || !EVP_DecryptUpdate(c, NULL, &n, in, HEADER)
        || !EVP_DecryptUpdate(c, out, &n, in + HEADER, plain_bytes)
        || !EVP_CIPHER_CTX_ctrl(c, EVP_CTRL_GCM_SET_TAG, TAG, in + HEADER + plain_bytes)
        || EVP_DecryptFinal_ex(c, out + n, &n) <= 0)
        fail("open");
}

static void *send_all(void *unused) {
    EVP_CIPHER_CTX *c = cipher(1);
    unsigned char *plain = calloc(1, (size_t)burst_count * plain_bytes), *wire = malloc(1 << 16);
    struct iovec iov = {wire, (size_t)burst_count * wire_bytes};
    char control[CMSG_SPACE(2)] = {0};
    struct msghdr m = {.msg_iov = &iov, .msg_iovlen = 1};
    if (burst_count > 1) {
        m.msg_control = control;
        m.msg_controllen = sizeof control;
        struct cmsghdr *h = CMSG_FIRSTHDR(&m);
        *h = (struct cmsghdr){.cmsg_len = CMSG_LEN(2), .cmsg_level = SOL_UDP, .cmsg_type = UDP_SEGMENT};
        *(uint16_t *)CMSG_DATA(h) = wire_bytes;
    }
    uint64_t number = 0;
    int64_t cpu = now(CLOCK_THREAD_CPUTIME_ID), window = WINDOW_BYTES / wire_bytes;
    int64_t end = now(CLOCK_MONOTONIC) + run_ns;
    while (now(CLOCK_MONOTONIC) < end) {
        while ((int64_t)number - atomic_load(&received) > window) {
            struct timespec pause = {0, PAUSE_NS};
            nanosleep(&pause, NULL);
        }
        for (int i = 0; i < burst_count; i++)
            seal(c, number++, plain + (size_t)i * plain_bytes, wire + (size_t)i * wire_bytes);
        if (sendmsg(sender_fd, &m, 0) != (ssize_t)iov.iov_len) fail("sendmsg");
    }
    sender_cpu = now(CLOCK_THREAD_CPUTIME_ID) - cpu;
    atomic_store(&sent, (int64_t)number);
    return NULL;
}

static void *receive_all(void *unused) {
    EVP_CIPHER_CTX *c = cipher(0);
    unsigned char *slab = malloc((size_t)SLOTS << 16), *plain = malloc((size_t)SEGMENTS * plain_bytes);
    struct mmsghdr m[SLOTS];
    struct iovec iov[SLOTS];
    char control[SLOTS][128];
    int64_t count = 0, cpu = now(CLOCK_THREAD_CPUTIME_ID);
    memset(m, 0, sizeof m);
    while (atomic_load(&sent) < 0 || count < atomic_load(&sent)) {
        for (int i = 0; i < SLOTS; i++) {
            iov[i] = (struct iovec){slab + ((size_t)i << 16), 1 << 16};
            m[i].msg_hdr = (struct msghdr){.msg_iov = &iov[i], .msg_iovlen = 1,
                .msg_control = control[i], .msg_controllen = sizeof control[i]};
        }
        int n = recvmmsg(receiver_fd, m, SLOTS, MSG_DONTWAIT, NULL);
        if (n < 0) {
            struct pollfd p = {receiver_fd, POLLIN, 0};
            if (errno != EAGAIN) fail("recvmmsg");
            poll(&p, 1, 20);
            continue;
        }
        for (int i = 0; i < n; i++) {
            int datagrams = m[i].msg_len / wire_bytes;
            for (int d = 0; d < datagrams; d++)
                open_sealed(c, slab + ((size_t)i << 16) + (size_t)d * wire_bytes,
                    plain + (size_t)(d % SEGMENTS) * plain_bytes);
            count += datagrams;
        }
        atomic_store(&received, count);
    }
    ended_ns = now(CLOCK_MONOTONIC);
    receiver_cpu = now(CLOCK_THREAD_CPUTIME_ID) - cpu;
    return NULL;
}

int main(int argc, char **argv) {
    if (argc != 3) return 2;
    plain_bytes = atoi(argv[1]);
    run_ns = atoll(argv[2]) * 1000000LL;
    wire_bytes = HEADER + plain_bytes + TAG;
    burst_count = BURST / wire_bytes < SEGMENTS ? BURST / wire_bytes : SEGMENTS;
    struct sockaddr_in a = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
    socklen_t length = sizeof a;
    int on = 1, bytes = BUFFER;
    receiver_fd = socket(AF_INET, SOCK_DGRAM, 0);
    sender_fd = socket(AF_INET, SOCK_DGRAM, 0);
    if (setsockopt(receiver_fd, SOL_SOCKET, SO_RCVBUFFORCE, &bytes, sizeof bytes))
        setsockopt(receiver_fd, SOL_SOCKET, SO_RCVBUF, &bytes, sizeof bytes);
    if (setsockopt(receiver_fd, SOL_UDP, UDP_GRO, &on, sizeof on)
        || bind(receiver_fd, (struct sockaddr *)&a, sizeof a)
        || getsockname(receiver_fd, (struct sockaddr *)&a, &length)
        || connect(sender_fd, (struct sockaddr *)&a, sizeof a)) fail("socket");
    pthread_t sender, receiver;
    started_ns = now(CLOCK_MONOTONIC);
    pthread_create(&receiver, NULL, receive_all, NULL);
    pthread_create(&sender, NULL, send_all, NULL);
    pthread_join(sender, NULL);
    pthread_join(receiver, NULL);
    printf("%lld %lld %lld %lld\n", (long long)received, (long long)(ended_ns - started_ns),
        (long long)sender_cpu, (long long)receiver_cpu);
}
