/*
 * Lets a thread of libvips go on 50 ms late where a wait of it is over, as a busy machine does now and then. Loaded before
 * the C library (LD_PRELOAD), see lost_operation.ts.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <linux/futex.h>
#include <pthread.h>
#include <stdarg.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

long syscall(long number, ...) {
  static long (*original)(long, ...);
  if (!original) original = (long (*)(long, ...)) dlsym(RTLD_NEXT, "syscall");
  long args[6];
  va_list list;
  va_start(list, number);
  for (int i = 0; i < 6; i++) args[i] = va_arg(list, long);
  va_end(list);
  long result = original(number, args[0], args[1], args[2], args[3], args[4], args[5]);
  if (number == SYS_futex && result == -1 && errno == ETIMEDOUT) {
    char name[16] = "";
    pthread_getname_np(pthread_self(), name, sizeof name);
    if (strcmp(name, "libvips worker") == 0) usleep(50000);
    errno = ETIMEDOUT;
  }
  return result;
}
