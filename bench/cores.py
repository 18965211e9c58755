"""How busy the cores are."""

import time


def busy_and_total():
    """Ticks of all cores since the machine started."""
    with open("/proc/stat") as stat:
        ticks = list(map(int, stat.readline().split()[1:9]))
    return sum(ticks) - ticks[3] - ticks[4], sum(ticks)


def wait_for_quiet(seconds):
    """Returns once little else runs, or after so long."""
    end, quiet = time.time() + seconds, 0
    while quiet < 5 and time.time() < end:
        busy, total = busy_and_total()
        time.sleep(0.3)
        busy_now, total_now = busy_and_total()
        quiet = quiet + 1 if busy_now - busy < 0.1 * (total_now - total) else 0
