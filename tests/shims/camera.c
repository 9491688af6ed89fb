/* One V4L2 camera, /dev/video0, inside one program: for machines without a camera, and for cameras that are in use.
 *
 * Loaded by LD_PRELOAD; KADER_CAMERA names a file with one word that may change at any time:
 *   free    gives pictures
 *   taken   another program holds it, as uvcvideo and every driver on videobuf2 says it: opening
 *           works, so does asking; setting the format or asking for buffers is EBUSY
 *   closed  another program holds it, as drivers say it that let in one at a time: opening is EBUSY
 *   gone    the plug is out: ENODEV
 * The program's own way through nokhwa and V4L2 is untouched; only what the kernel would answer comes
 * from here. The device is a memory file, so that mmap, poll and close are the system's own. In every
 * other program (the web view's processes inherit the variable) all calls go straight on. */
#define _GNU_SOURCE
#include <dirent.h>
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <linux/videodev2.h>
#include <pthread.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#define NODE "/dev/video0"
#define NAME_FILE "/sys/class/video4linux/video0/name"
#define NAME "Camera of the test"
#define BUFFERS 4
#define FRAME_NS 33333333L

static const struct { unsigned width, height; } SIZES[] = {{1280, 720}, {640, 360}};
/* Room for the largest picture, in whole pages. */
#define ROOM (1280u * 720u * 2u)

static int (*real_open)(const char *, int, ...);
static int (*real_open64)(const char *, int, ...);
static int (*real_ioctl)(int, unsigned long, ...);
static long (*real_syscall)(long, ...);
static DIR *(*real_opendir)(const char *);
static struct dirent64 *(*real_readdir64)(DIR *);

static const char *word_file;
static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;

/* The device as its driver keeps it. */
static struct {
    ino_t file; /* of the newest handle; 0 where there is none */
    unsigned size, buffers, streaming;
    unsigned queue[BUFFERS], queued, sequence;
    struct timespec due;
} camera = {.size = 0};

static struct {
    DIR *folder;
    int told;
} listing;

static void *next(const char *name) {
    void *found = dlsym(RTLD_NEXT, name);
    if (!found) abort();
    return found;
}

__attribute__((constructor)) static void begin(void) {
    real_open = next("open");
    real_open64 = next("open64");
    real_ioctl = next("ioctl");
    real_syscall = next("syscall");
    real_opendir = next("opendir");
    real_readdir64 = next("readdir64");
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    if (length <= 0) return;
    program[length] = 0;
    const char *name = strrchr(program, '/');
    if (name && !strcmp(name + 1, "kader")) word_file = getenv("KADER_CAMERA");
}

static int says(const char *wanted) {
    char word[16] = {0};
    int file = real_open(word_file, O_RDONLY | O_CLOEXEC);
    if (file < 0) return 0;
    ssize_t length = read(file, word, sizeof word - 1);
    close(file);
    if (length <= 0) return 0;
    word[strcspn(word, "\n")] = 0;
    return !strcmp(word, wanted);
}

static int fails(int error) {
    errno = error;
    return -1;
}

static int open_node(void) {
    if (says("gone")) return fails(ENODEV);
    if (says("closed")) return fails(EBUSY);
    int file = memfd_create("camera", MFD_CLOEXEC);
    struct stat64 about;
    if (file < 0) return -1;
    if (ftruncate(file, (off_t)ROOM * BUFFERS) < 0 || fstat64(file, &about) < 0) {
        close(file);
        return fails(ENOMEM);
    }
    pthread_mutex_lock(&lock);
    memset(&camera, 0, sizeof camera);
    camera.file = about.st_ino;
    pthread_mutex_unlock(&lock);
    return file;
}

static int open_name(void) {
    int file = memfd_create("name", MFD_CLOEXEC);
    if (file < 0) return -1;
    if (write(file, NAME "\n", sizeof NAME) != (ssize_t)sizeof NAME) {
        close(file);
        return fails(EIO);
    }
    lseek(file, 0, SEEK_SET);
    return file;
}

#define OPEN(function)                                                      \
    int function(const char *path, int flags, ...) {                        \
        mode_t mode = 0;                                                    \
        if (flags & (O_CREAT | O_TMPFILE)) {                                \
            va_list rest;                                                   \
            va_start(rest, flags);                                          \
            mode = va_arg(rest, mode_t);                                    \
            va_end(rest);                                                   \
        }                                                                   \
        if (!real_##function) real_##function = next(#function);            \
        if (word_file && !strcmp(path, NODE)) return open_node();           \
        if (word_file && !strcmp(path, NAME_FILE)) return open_name();      \
        return real_##function(path, flags, mode);                          \
    }
OPEN(open)
OPEN(open64)

DIR *opendir(const char *path) {
    if (!real_opendir) real_opendir = next("opendir");
    DIR *folder = real_opendir(path);
    if (word_file && folder) {
        pthread_mutex_lock(&lock);
        if (!strcmp(path, "/dev")) {
            listing.folder = folder;
            listing.told = 0;
        } else if (listing.folder == folder) {
            listing.folder = NULL;
        }
        pthread_mutex_unlock(&lock);
    }
    return folder;
}

/* The machine's own cameras are left out, ours is the last entry. */
struct dirent64 *readdir64(DIR *folder) {
    static struct dirent64 ours;
    if (!real_readdir64) real_readdir64 = next("readdir64");
    struct dirent64 *entry = real_readdir64(folder);
    if (!word_file || folder != listing.folder) return entry;
    while (entry && !strncmp(entry->d_name, "video", 5)) entry = real_readdir64(folder);
    if (entry || listing.told || says("gone")) return entry;
    listing.told = 1;
    ours.d_ino = 1;
    ours.d_type = DT_CHR;
    ours.d_reclen = sizeof ours;
    strcpy(ours.d_name, NODE + strlen("/dev/"));
    return &ours;
}

static void describe(struct v4l2_pix_format *format) {
    memset(format, 0, sizeof *format);
    format->width = SIZES[camera.size].width;
    format->height = SIZES[camera.size].height;
    format->pixelformat = V4L2_PIX_FMT_YUYV;
    format->field = V4L2_FIELD_NONE;
    format->bytesperline = format->width * 2;
    format->sizeimage = format->bytesperline * format->height;
    format->colorspace = V4L2_COLORSPACE_SRGB;
}

static int known_size(unsigned width, unsigned height) {
    for (unsigned i = 0; i < sizeof SIZES / sizeof *SIZES; i++)
        if (SIZES[i].width == width && SIZES[i].height == height) return (int)i;
    return -1;
}

static unsigned size_bytes(void) {
    return SIZES[camera.size].width * SIZES[camera.size].height * 2;
}

/* Above a clear red, below a clear blue (BT.601, limited), and a white bar that moves along the middle. */
static int draw(int file, unsigned buffer) {
    unsigned width = SIZES[camera.size].width, height = SIZES[camera.size].height;
    unsigned char *start =
        mmap(NULL, ROOM, PROT_READ | PROT_WRITE, MAP_SHARED, file, (off_t)buffer * ROOM);
    if (start == MAP_FAILED) return -1;
    static const unsigned char red[4] = {81, 90, 81, 240}, blue[4] = {41, 240, 41, 110},
                               white[4] = {235, 128, 235, 128};
    unsigned bar = camera.sequence * 8 % width;
    for (unsigned y = 0; y < height; y++) {
        int middle = y > height * 7 / 16 && y < height * 9 / 16;
        for (unsigned x = 0; x < width; x += 2) {
            const unsigned char *color = y < height / 2 ? red : blue;
            if (middle && x >= bar && x < bar + width / 8) color = white;
            memcpy(start + ((size_t)y * width + x) * 2, color, 4);
        }
    }
    munmap(start, ROOM);
    return 0;
}

static int give(int file, struct v4l2_buffer *buffer) {
    if (!camera.streaming) return fails(EINVAL);
    if (!camera.queued) return fails(EAGAIN);
    struct timespec due = camera.due;
    pthread_mutex_unlock(&lock);
    clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &due, NULL);
    int gone = says("gone");
    pthread_mutex_lock(&lock);
    if (gone) return fails(ENODEV);
    if (!camera.streaming || !camera.queued) return fails(EINVAL);
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    long after = now.tv_nsec + FRAME_NS;
    camera.due.tv_sec = now.tv_sec + after / 1000000000L;
    camera.due.tv_nsec = after % 1000000000L;
    unsigned index = camera.queue[0];
    memmove(camera.queue, camera.queue + 1, --camera.queued * sizeof *camera.queue);
    if (draw(file, index) < 0) return fails(EIO);
    buffer->index = index;
    buffer->bytesused = buffer->length = size_bytes();
    buffer->flags = V4L2_BUF_FLAG_MAPPED | V4L2_BUF_FLAG_DONE | V4L2_BUF_FLAG_TIMESTAMP_MONOTONIC;
    buffer->field = V4L2_FIELD_NONE;
    buffer->timestamp.tv_sec = now.tv_sec;
    buffer->timestamp.tv_usec = now.tv_nsec / 1000;
    buffer->sequence = camera.sequence++;
    return 0;
}

/* What the driver answers, under the lock. */
static int answer(int file, unsigned long request, void *data) {
    if (says("gone")) return fails(ENODEV);
    int taken = says("taken");
    switch ((unsigned)request) {
    case VIDIOC_QUERYCAP: {
        struct v4l2_capability *capability = data;
        memset(capability, 0, sizeof *capability);
        strcpy((char *)capability->driver, "uvcvideo");
        strcpy((char *)capability->card, NAME);
        strcpy((char *)capability->bus_info, "usb-0000:00:14.0-1");
        capability->version = 6 << 16 | 1 << 8;
        capability->device_caps = V4L2_CAP_VIDEO_CAPTURE | V4L2_CAP_STREAMING;
        capability->capabilities = capability->device_caps | V4L2_CAP_DEVICE_CAPS;
        return 0;
    }
    case VIDIOC_ENUM_FMT: {
        struct v4l2_fmtdesc *format = data;
        if (format->index || format->type != V4L2_BUF_TYPE_VIDEO_CAPTURE) return fails(EINVAL);
        strcpy((char *)format->description, "YUYV 4:2:2");
        format->pixelformat = V4L2_PIX_FMT_YUYV;
        return 0;
    }
    case VIDIOC_ENUM_FRAMESIZES: {
        struct v4l2_frmsizeenum *size = data;
        if (size->pixel_format != V4L2_PIX_FMT_YUYV || size->index >= sizeof SIZES / sizeof *SIZES)
            return fails(EINVAL);
        size->type = V4L2_FRMSIZE_TYPE_DISCRETE;
        size->discrete.width = SIZES[size->index].width;
        size->discrete.height = SIZES[size->index].height;
        return 0;
    }
    case VIDIOC_ENUM_FRAMEINTERVALS: {
        struct v4l2_frmivalenum *interval = data;
        if (interval->index || known_size(interval->width, interval->height) < 0) return fails(EINVAL);
        interval->type = V4L2_FRMIVAL_TYPE_DISCRETE;
        interval->discrete.numerator = 1;
        interval->discrete.denominator = 30;
        return 0;
    }
    case VIDIOC_G_FMT:
        describe(&((struct v4l2_format *)data)->fmt.pix);
        return 0;
    case VIDIOC_S_FMT: {
        struct v4l2_pix_format *format = &((struct v4l2_format *)data)->fmt.pix;
        if (taken || camera.buffers) return fails(EBUSY);
        int size = known_size(format->width, format->height);
        if (size >= 0) camera.size = (unsigned)size;
        describe(format);
        return 0;
    }
    case VIDIOC_S_PARM:
        if (taken || camera.streaming) return fails(EBUSY);
        /* fall through */
    case VIDIOC_G_PARM: {
        struct v4l2_captureparm *parameters = &((struct v4l2_streamparm *)data)->parm.capture;
        memset(parameters, 0, sizeof *parameters);
        parameters->capability = V4L2_CAP_TIMEPERFRAME;
        parameters->timeperframe.numerator = 1;
        parameters->timeperframe.denominator = 30;
        return 0;
    }
    case VIDIOC_REQBUFS: {
        struct v4l2_requestbuffers *wanted = data;
        if (taken || (camera.streaming && wanted->count)) return fails(EBUSY);
        if (wanted->memory != V4L2_MEMORY_MMAP) return fails(EINVAL);
        if (wanted->count > BUFFERS) wanted->count = BUFFERS;
        camera.buffers = wanted->count;
        camera.queued = camera.streaming = 0;
        return 0;
    }
    case VIDIOC_QUERYBUF: {
        struct v4l2_buffer *buffer = data;
        if (buffer->index >= camera.buffers) return fails(EINVAL);
        buffer->length = size_bytes();
        buffer->m.offset = buffer->index * ROOM;
        return 0;
    }
    case VIDIOC_QBUF: {
        struct v4l2_buffer *buffer = data;
        if (buffer->index >= camera.buffers || camera.queued >= camera.buffers) return fails(EINVAL);
        camera.queue[camera.queued++] = buffer->index;
        return 0;
    }
    case VIDIOC_STREAMON:
        if (taken) return fails(EBUSY);
        camera.streaming = 1;
        clock_gettime(CLOCK_MONOTONIC, &camera.due);
        return 0;
    case VIDIOC_STREAMOFF:
        camera.streaming = camera.queued = 0;
        return 0;
    case VIDIOC_DQBUF:
        return give(file, data);
    default:
        return fails(ENOTTY);
    }
}

/* Whether this is the newest handle of the camera. */
static int is_camera(int file) {
    struct stat64 about;
    return camera.file && fstat64(file, &about) == 0 && about.st_ino == camera.file;
}

static int control(int file, unsigned long request, void *data) {
    pthread_mutex_lock(&lock);
    int result = answer(file, request, data);
    pthread_mutex_unlock(&lock);
    return result;
}

int ioctl(int file, unsigned long request, ...) {
    va_list rest;
    va_start(rest, request);
    void *data = va_arg(rest, void *);
    va_end(rest);
    if (!real_ioctl) real_ioctl = next("ioctl");
    if (word_file && _IOC_TYPE(request) == 'V' && is_camera(file)) return control(file, request, data);
    return real_ioctl(file, request, data);
}

/* The program's V4L2 library calls ioctl by its number. */
long syscall(long number, ...) {
    long words[6];
    va_list rest;
    va_start(rest, number);
    for (int i = 0; i < 6; i++) words[i] = va_arg(rest, long);
    va_end(rest);
    if (!real_syscall) real_syscall = next("syscall");
    if (number == SYS_ioctl && word_file && _IOC_TYPE((unsigned long)words[1]) == 'V' && is_camera((int)words[0]))
        return control((int)words[0], (unsigned long)words[1], (void *)words[2]);
    return real_syscall(number, words[0], words[1], words[2], words[3], words[4], words[5]);
}
