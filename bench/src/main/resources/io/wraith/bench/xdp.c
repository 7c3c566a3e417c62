/* The raw way through AF_XDP that XdpComparison takes, one direction over a veth pair: one thread
 * writes headers and payload into frames and sends them in bursts, another reads every frame and
 * copies its payload out. Copy mode, one queue, one chunk per packet.
 *
 * xdp LEFT_NETNS RIGHT_NETNS PAYLOAD MILLISECONDS native|generic
 * prints: packets received, elapsed ns, packets sent, the sender's CPU ns
 *
 * The program on the receiving interface sends everything to the socket, without looking: so what
 * it is beside has the dearer filter.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <linux/bpf.h>
#include <linux/if_link.h>
#include <linux/if_xdp.h>
#include <net/if.h>
#include <poll.h>
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define FRAMES 4096
#define FRAME 4096
#define RING 2048
#define HEADERS 42
#define BURST 44

struct ring {
    uint32_t *producer, *consumer;
    void *entries;
    uint32_t size, cached;
};

struct end {
    int fd;
    char *memory;
    unsigned char hardware[6];
    struct ring receive, transmit, fill, completion;
};

static int payload, burst;
static atomic_int over;
static atomic_long received;
static volatile uint64_t sink;

static void fail(const char *what) {
    perror(what);
    exit(1);
}

static long now(clockid_t clock) {
    struct timespec t;
    clock_gettime(clock, &t);
    return t.tv_sec * 1000000000L + t.tv_nsec;
}

static int bpf(int command, union bpf_attr *attributes) {
    return syscall(SYS_bpf, command, attributes, sizeof *attributes);
}

static void map_ring(struct ring *ring, int fd, struct xdp_ring_offset *at, size_t entry,
                     uint32_t size, off_t place) {
    char *memory = mmap(NULL, at->desc + size * entry, PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_POPULATE, fd, place);
    if (memory == MAP_FAILED) fail("mmap of a ring");
    ring->producer = (uint32_t *)(memory + at->producer);
    ring->consumer = (uint32_t *)(memory + at->consumer);
    ring->entries = memory + at->desc;
    ring->size = size;
    ring->cached = 0;
}

static void option(int fd, int name, uint32_t value) {
    if (setsockopt(fd, SOL_XDP, name, &value, sizeof value)) fail("setsockopt");
}

static void open_end(struct end *end, const char *network, const char *name) {
    int net = open(network, O_RDONLY);
    if (net < 0 || setns(net, CLONE_NEWNET)) fail("setns");
    close(net);
    struct ifreq request = {0};
    strncpy(request.ifr_name, name, IFNAMSIZ - 1);
    int plain = socket(AF_INET, SOCK_DGRAM, 0);
    if (ioctl(plain, SIOCGIFHWADDR, &request)) fail("SIOCGIFHWADDR");
    memcpy(end->hardware, request.ifr_hwaddr.sa_data, 6);
    close(plain);
    end->fd = socket(AF_XDP, SOCK_RAW, 0);
    if (end->fd < 0) fail("socket");
    end->memory = mmap(NULL, FRAMES * FRAME, PROT_READ | PROT_WRITE,
                       MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
    struct xdp_umem_reg memory = {0};
    memory.addr = (uint64_t)end->memory;
    memory.len = FRAMES * FRAME;
    memory.chunk_size = FRAME;
    if (setsockopt(end->fd, SOL_XDP, XDP_UMEM_REG, &memory, sizeof memory)) fail("XDP_UMEM_REG");
    option(end->fd, XDP_UMEM_FILL_RING, FRAMES);
    option(end->fd, XDP_UMEM_COMPLETION_RING, RING);
    option(end->fd, XDP_RX_RING, RING);
    option(end->fd, XDP_TX_RING, RING);
    uint32_t budget = 256; /* XDP_MAX_TX_SKB_BUDGET; older kernels do not know it */
    int unknown = setsockopt(end->fd, SOL_XDP, 9, &budget, sizeof budget);
    (void)unknown;
    struct xdp_mmap_offsets at;
    socklen_t length = sizeof at;
    if (getsockopt(end->fd, SOL_XDP, XDP_MMAP_OFFSETS, &at, &length)) fail("XDP_MMAP_OFFSETS");
    map_ring(&end->receive, end->fd, &at.rx, sizeof(struct xdp_desc), RING, XDP_PGOFF_RX_RING);
    map_ring(&end->transmit, end->fd, &at.tx, sizeof(struct xdp_desc), RING, XDP_PGOFF_TX_RING);
    map_ring(&end->fill, end->fd, &at.fr, 8, FRAMES, XDP_UMEM_PGOFF_FILL_RING);
    map_ring(&end->completion, end->fd, &at.cr, 8, RING, XDP_UMEM_PGOFF_COMPLETION_RING);
    struct sockaddr_xdp address = {0};
    address.sxdp_family = AF_XDP;
    address.sxdp_flags = XDP_COPY | XDP_USE_NEED_WAKEUP;
    address.sxdp_ifindex = if_nametoindex(name);
    int answer = -1;
    for (int i = 0; i < 100 && answer; i++) {
        answer = bind(end->fd, (struct sockaddr *)&address, sizeof address);
        if (answer) usleep(10000);
    }
    if (answer) fail("bind");
}

/* r2 = queue; r1 = map; r3 = XDP_PASS; redirect */
static void redirect_all(struct end *end, const char *name, int flag) {
    union bpf_attr a;
    memset(&a, 0, sizeof a);
    a.map_type = BPF_MAP_TYPE_XSKMAP;
    a.key_size = a.value_size = 4;
    a.max_entries = 16;
    int map = bpf(BPF_MAP_CREATE, &a);
    if (map < 0) fail("BPF_MAP_CREATE");
    uint64_t code[6];
    code[0] = 0x61 | (uint64_t)2 << 8 | (uint64_t)1 << 12 | (uint64_t)16 << 16;
    code[1] = 0x18 | (uint64_t)1 << 8 | (uint64_t)1 << 12 | (uint64_t)map << 32;
    code[2] = 0;
    code[3] = 0xb7 | (uint64_t)3 << 8 | (uint64_t)XDP_PASS << 32;
    code[4] = 0x85 | (uint64_t)BPF_FUNC_redirect_map << 32;
    code[5] = 0x95;
    memset(&a, 0, sizeof a);
    a.prog_type = BPF_PROG_TYPE_XDP;
    a.expected_attach_type = BPF_XDP;
    a.insn_cnt = 6;
    a.insns = (uint64_t)code;
    a.license = (uint64_t) "GPL";
    int program = bpf(BPF_PROG_LOAD, &a);
    if (program < 0) fail("BPF_PROG_LOAD");
    uint32_t key = 0, value = end->fd;
    memset(&a, 0, sizeof a);
    a.map_fd = map;
    a.key = (uint64_t)&key;
    a.value = (uint64_t)&value;
    if (bpf(BPF_MAP_UPDATE_ELEM, &a)) fail("BPF_MAP_UPDATE_ELEM");
    memset(&a, 0, sizeof a);
    a.link_create.prog_fd = program;
    a.link_create.target_ifindex = if_nametoindex(name);
    a.link_create.attach_type = BPF_XDP;
    a.link_create.flags = flag;
    if (bpf(BPF_LINK_CREATE, &a) < 0) fail("BPF_LINK_CREATE");
}

static uint32_t load(uint32_t *index) {
    return atomic_load_explicit((_Atomic uint32_t *)index, memory_order_acquire);
}

static void store(uint32_t *index, uint32_t value) {
    atomic_store_explicit((_Atomic uint32_t *)index, value, memory_order_release);
}

static void *receiver(void *argument) {
    struct end *end = argument;
    char *copy = malloc(FRAME);
    long count = 0;
    uint64_t sum = 0;
    while (!atomic_load_explicit(&over, memory_order_relaxed)) {
        uint32_t ready = load(end->receive.producer);
        if (ready == end->receive.cached) {
            atomic_store_explicit(&received, count, memory_order_relaxed);
            struct pollfd wait = {end->fd, POLLIN, 0};
            poll(&wait, 1, 10);
            continue;
        }
        uint32_t fill = end->fill.cached;
        for (; end->receive.cached != ready; end->receive.cached++) {
            struct xdp_desc *frame =
                (struct xdp_desc *)end->receive.entries + (end->receive.cached & (RING - 1));
            unsigned char *packet = (unsigned char *)end->memory + frame->addr;
            if (frame->len == (uint32_t)(HEADERS + payload) && packet[12] == 8 && packet[23] == 17) {
                memcpy(copy, packet + HEADERS, payload);
                sum += copy[0];
                count++;
            }
            ((uint64_t *)end->fill.entries)[fill++ & (FRAMES - 1)] = frame->addr & ~(FRAME - 1UL);
        }
        store(end->receive.consumer, end->receive.cached);
        store(end->fill.producer, end->fill.cached = fill);
    }
    atomic_store(&received, count);
    sink = sum;
    return NULL;
}

static uint16_t checksum(const unsigned char *header) {
    uint32_t sum = 0;
    for (int i = 0; i < 20; i += 2) sum += header[i] << 8 | header[i + 1];
    while (sum >> 16) sum = (sum & 0xffff) + (sum >> 16);
    return ~sum;
}

static void write_frame(unsigned char *frame, struct end *from, struct end *to, const char *body) {
    int length = 28 + payload;
    memcpy(frame, to->hardware, 6);
    memcpy(frame + 6, from->hardware, 6);
    memcpy(frame + 12, "\x08\x00\x45\x00", 4);
    frame[16] = length >> 8, frame[17] = length;
    memcpy(frame + 18, "\x00\x00\x40\x00\x40\x11\x00\x00\x0a\x4f\x00\x01\x0a\x4f\x00\x02", 16);
    uint16_t sum = checksum(frame + 14);
    frame[24] = sum >> 8, frame[25] = sum;
    memcpy(frame + 34, "\x1b\x58\x1b\x58", 4);
    frame[38] = (payload + 8) >> 8, frame[39] = payload + 8;
    frame[40] = frame[41] = 0;
    memcpy(frame + HEADERS, body, payload);
    /* Java computes UDP's checksum over all of it, four bytes at a time in the processor's order. */
    uint64_t total = 0;
    int i = 26;
    for (; i + 4 <= HEADERS + payload; i += 4) {
        uint32_t word;
        memcpy(&word, frame + i, 4);
        total += word;
    }
    for (int shift = 0; i < HEADERS + payload; i++, shift ^= 8) total += (uint64_t)frame[i] << shift;
    total += (uint64_t)(17 + payload + 8 & 0xff) << 8 | (17 + payload + 8) >> 8;
    while (total >> 16) total = (total & 0xffff) + (total >> 16);
    total = (total & 0xff) << 8 | total >> 8;
    uint16_t udp = (uint16_t)~total ? (uint16_t)~total : 0xffff;
    frame[40] = udp >> 8, frame[41] = udp;
}

static long send_all(struct end *from, struct end *to, long run_ns) {
    char *body = calloc(1, FRAME);
    long sent = 0, end_ns = now(CLOCK_MONOTONIC) + run_ns;
    uint32_t done = 0;
    while (now(CLOCK_MONOTONIC) < end_ns) {
        while (from->transmit.cached + burst - done > RING) {
            done = load(from->completion.producer);
            store(from->completion.consumer, done);
            sendto(from->fd, NULL, 0, MSG_DONTWAIT, NULL, 0);
        }
        for (int i = 0; i < burst; i++) {
            uint32_t slot = from->transmit.cached++ & (RING - 1);
            uint64_t place = (uint64_t)slot * FRAME;
            write_frame((unsigned char *)from->memory + place, from, to, body);
            struct xdp_desc frame = {place, HEADERS + payload, 0};
            ((struct xdp_desc *)from->transmit.entries)[slot] = frame;
        }
        store(from->transmit.producer, from->transmit.cached);
        for (int i = 0; i < 16 && load(from->transmit.consumer) != from->transmit.cached; i++)
            sendto(from->fd, NULL, 0, MSG_DONTWAIT, NULL, 0);
        done = load(from->completion.producer);
        store(from->completion.consumer, done);
        sent += burst;
    }
    return sent;
}

int main(int argc, char **argv) {
    if (argc != 6) return 2;
    payload = atoi(argv[3]);
    burst = payload * BURST > 60000 ? 60000 / payload : BURST;
    static struct end left, right;
    open_end(&right, argv[2], "right");
    for (uint32_t i = 0; i < FRAMES; i++) ((uint64_t *)right.fill.entries)[i] = (uint64_t)i * FRAME;
    store(right.fill.producer, right.fill.cached = FRAMES);
    int native = !strcmp(argv[5], "native");
    redirect_all(&right, "right", native ? XDP_FLAGS_DRV_MODE : XDP_FLAGS_SKB_MODE);
    open_end(&left, argv[1], "left");
    pthread_t thread;
    pthread_create(&thread, NULL, receiver, &right);
    send_all(&left, &right, 100000000L);
    usleep(50000);
    long before = atomic_load(&received);
    long cpu = now(CLOCK_THREAD_CPUTIME_ID), start = now(CLOCK_MONOTONIC);
    long sent = send_all(&left, &right, atol(argv[4]) * 1000000L);
    long wall = now(CLOCK_MONOTONIC) - start;
    cpu = now(CLOCK_THREAD_CPUTIME_ID) - cpu;
    usleep(100000);
    atomic_store(&over, 1);
    pthread_join(thread, NULL);
    printf("%ld %ld %ld %ld\n", atomic_load(&received) - before, wall, sent, cpu);
    return 0;
}
