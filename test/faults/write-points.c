/*
 * Preloaded into a process (LD_PRELOAD), this counts everything the process asks of the files under one folder that
 * changes them, and at the N-th of these points
 *   kill   ends the process with SIGKILL before it happens,
 *   half   lets half of the bytes be written, or what is not a write happen, and then ends the process,
 *   full   answers "no space left" to whatever needs space, for WRITE_POINTS_LAST points,
 *   error  answers "input/output error", once,
 *   count  does nothing; every point is noted in WRITE_POINTS_LOG.
 * The folder, N and what happens come by WRITE_POINTS_FOLDER, WRITE_POINTS_AT and WRITE_POINTS_MODE.
 *
 * Memory that is mapped (SQLite's -shm) is no point: SQLite makes it anew from the log after a crash.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

enum mode { OFF, COUNT, KILL, HALF, FULL, ERROR };
enum verdict { GO_ON, DO_HALF, FAIL };

static enum mode mode = OFF;
static char folder[PATH_MAX];
static size_t folder_length;
static long at, last;
static int log_file = -1;
static atomic_long points;

__attribute__((constructor)) static void begin(void) {
  const char *names[] = {"off", "count", "kill", "half", "full", "error"};
  const char *given = getenv("WRITE_POINTS_FOLDER"), *what = getenv("WRITE_POINTS_MODE");
  if (given == NULL || what == NULL || realpath(given, folder) == NULL) return;
  folder_length = strlen(folder);
  at = getenv("WRITE_POINTS_AT") ? atol(getenv("WRITE_POINTS_AT")) : 0;
  last = getenv("WRITE_POINTS_LAST") ? atol(getenv("WRITE_POINTS_LAST")) : LONG_MAX;
  const char *log_path = getenv("WRITE_POINTS_LOG");
  if (log_path != NULL) log_file = syscall(SYS_openat, AT_FDCWD, log_path, O_WRONLY | O_CREAT | O_APPEND, 0600);
  for (int i = 0; i < 6; i++)
    if (strcmp(what, names[i]) == 0) mode = (enum mode)i;
}

static void die(void) {
  syscall(SYS_kill, getpid(), SIGKILL);
  for (;;) pause();
}

static int is_ours(const char *path) {
  return strncmp(path, folder, folder_length) == 0 && (path[folder_length] == '/' || path[folder_length] == 0);
}

static int fd_is_ours(int fd) {
  char link[64], path[PATH_MAX];
  if (mode == OFF) return 0;
  snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t length = syscall(SYS_readlinkat, AT_FDCWD, link, path, sizeof path - 1);
  if (length < 0) return 0;
  path[length] = 0;
  return is_ours(path);
}

/* What becomes of the point that is reached now. */
static enum verdict reach(const char *call, int needs_space) {
  long number = atomic_fetch_add(&points, 1) + 1;
  if (log_file >= 0) {
    char line[64];
    int length = snprintf(line, sizeof line, "%s\n", call);
    syscall(SYS_write, log_file, line, length);
  }
  if (mode == FULL && number >= at && number - at < last && needs_space) {
    errno = ENOSPC;
    return FAIL;
  }
  if (number != at) return GO_ON;
  if (mode == KILL) die();
  if (mode == HALF) return DO_HALF;
  if (mode == ERROR) {
    errno = EIO;
    return FAIL;
  }
  return GO_ON;
}

#define REAL(name) \
  static __typeof__(&name) real; \
  if (real == NULL) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

#define AROUND(call, ours, needs_space, half) \
  do { \
    if (!(ours)) return call; \
    enum verdict verdict = reach(__func__, needs_space); \
    if (verdict == FAIL) return -1; \
    if (verdict == DO_HALF) { \
      half; \
      die(); \
    } \
    return call; \
  } while (0)

ssize_t write(int fd, const void *bytes, size_t count) {
  REAL(write);
  AROUND(real(fd, bytes, count), fd_is_ours(fd), 1, real(fd, bytes, count / 2));
}

ssize_t pwrite(int fd, const void *bytes, size_t count, off_t place) {
  REAL(pwrite);
  AROUND(real(fd, bytes, count, place), fd_is_ours(fd), 1, real(fd, bytes, count / 2, place));
}

ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t place) {
  REAL(pwrite64);
  AROUND(real(fd, bytes, count, place), fd_is_ours(fd), 1, real(fd, bytes, count / 2, place));
}

ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(writev);
  AROUND(real(fd, parts, count), fd_is_ours(fd), 1, syscall(SYS_write, fd, parts[0].iov_base, parts[0].iov_len / 2));
}

ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t place) {
  REAL(pwritev);
  AROUND(real(fd, parts, count, place), fd_is_ours(fd), 1, syscall(SYS_pwrite64, fd, parts[0].iov_base, parts[0].iov_len / 2, place));
}

ssize_t pwritev64(int fd, const struct iovec *parts, int count, off64_t place) {
  REAL(pwritev64);
  AROUND(real(fd, parts, count, place), fd_is_ours(fd), 1, syscall(SYS_pwrite64, fd, parts[0].iov_base, parts[0].iov_len / 2, place));
}

int ftruncate(int fd, off_t length) {
  REAL(ftruncate);
  AROUND(real(fd, length), fd_is_ours(fd), 0, real(fd, length));
}

int ftruncate64(int fd, off64_t length) {
  REAL(ftruncate64);
  AROUND(real(fd, length), fd_is_ours(fd), 0, real(fd, length));
}

int fsync(int fd) {
  REAL(fsync);
  AROUND(real(fd), fd_is_ours(fd), 0, real(fd));
}

int fdatasync(int fd) {
  REAL(fdatasync);
  AROUND(real(fd), fd_is_ours(fd), 0, real(fd));
}

int rename(const char *from, const char *to) {
  REAL(rename);
  AROUND(real(from, to), mode != OFF && is_ours(to), 0, real(from, to));
}

int renameat(int from_folder, const char *from, int to_folder, const char *to) {
  REAL(renameat);
  AROUND(real(from_folder, from, to_folder, to), mode != OFF && is_ours(to), 0, real(from_folder, from, to_folder, to));
}

int link(const char *from, const char *to) {
  REAL(link);
  AROUND(real(from, to), mode != OFF && is_ours(to), 1, real(from, to));
}

int unlink(const char *path) {
  REAL(unlink);
  AROUND(real(path), mode != OFF && is_ours(path), 0, real(path));
}

int unlinkat(int parent, const char *path, int flags) {
  REAL(unlinkat);
  AROUND(real(parent, path, flags), mode != OFF && (is_ours(path) || (path[0] != '/' && fd_is_ours(parent))), 0, real(parent, path, flags));
}

int rmdir(const char *path) {
  REAL(rmdir);
  AROUND(real(path), mode != OFF && is_ours(path), 0, real(path));
}

int mkdir(const char *path, mode_t bits) {
  REAL(mkdir);
  AROUND(real(path, bits), mode != OFF && is_ours(path) && access(path, F_OK) != 0, 1, real(path, bits));
}

/* Opening is a point where it makes a file. */
static int makes(const char *path, int flags) {
  return mode != OFF && (flags & O_CREAT) != 0 && is_ours(path) && access(path, F_OK) != 0;
}

#define OPENER(name) \
  int name(const char *path, int flags, ...) { \
    va_list rest; \
    va_start(rest, flags); \
    mode_t bits = (flags & (O_CREAT | O_TMPFILE)) != 0 ? va_arg(rest, mode_t) : 0; \
    va_end(rest); \
    REAL(name); \
    AROUND(real(path, flags, bits), makes(path, flags), 1, real(path, flags, bits)); \
  }

OPENER(open)
OPENER(open64)
