/* A wall clock that a test sets, inside one program: for what happens at an hour.
 *
 * Loaded by LD_PRELOAD; KADER_CLOCK names a file with one number that may change at any time: by how many seconds
 * the program's wall clock goes before the machine's. The clock that counts since boot is untouched, as it is
 * where a person sets the time. Its page has the same wall clock; in every other program nothing is changed. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

static int (*real_clock_gettime)(clockid_t, struct timespec *);
static const char *file;

__attribute__((constructor)) static void begin(void) {
    real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    if (!real_clock_gettime) abort();
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0) return;
    program[length] = 0;
    const char *name = strrchr(program, '/');
    if (name && (!strcmp(name + 1, "kader") || !strcmp(name + 1, "WebKitWebProcess"))) file = getenv("KADER_CLOCK");
}

static long ahead(void) {
    if (!file) return 0;
    char text[32] = {0};
    int opened = open(file, O_RDONLY | O_CLOEXEC);
    if (opened < 0) return 0;
    ssize_t length = read(opened, text, sizeof text - 1);
    close(opened);
    return length > 0 ? atol(text) : 0;
}

int clock_gettime(clockid_t clock, struct timespec *time) {
    if (!real_clock_gettime) real_clock_gettime = dlsym(RTLD_NEXT, "clock_gettime");
    int result = real_clock_gettime(clock, time);
    if (result == 0 && clock == CLOCK_REALTIME) time->tv_sec += ahead();
    return result;
}
