/** What was counted of a service, for Prometheus. */
export interface Metrics {
  /** Counts a request that was answered. */
  answered(request: { route: string; method: string; status: number; seconds: number }): void;
  /** Counts images that were described at once. */
  described(images: number): void;
  /** Counts an image that could not be read. */
  unreadable(): void;
  /**
   * All counts in Prometheus' text format.
   *
   * @param gauges What is as it is at the moment.
   */
  text(gauges: Gauges): string;
}

/** What is as it is at the moment. */
export interface Gauges {
  /** Images that are searched. */
  references: number;
  /** Requests that are worked on. */
  working: number;
  /** Requests that wait. */
  waiting: number;
}

/** Seconds at which the histogram of answers is cut. */
const CUTS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
/** Methods that are told apart; strangers can make up others without end. */
const METHODS = new Set(["GET", "HEAD", "POST", "DELETE"]);

/** Makes metrics of a service that begins now. */
export function createMetrics(): Metrics {
  const started = Date.now() / 1000;
  const requests = new Map<string, number>();
  const durations = new Map<string, { cuts: number[]; sum: number; count: number }>();
  let [images, batches, unreadable] = [0, 0, 0];
  return {
    answered({ route, method, status, seconds }) {
      const labels = `route="${route}",method="${METHODS.has(method) ? method : "other"}",status="${status}"`;
      requests.set(labels, (requests.get(labels) ?? 0) + 1);
      const duration = durations.get(route) ?? { cuts: CUTS.map(() => 0), sum: 0, count: 0 };
      durations.set(route, duration);
      CUTS.forEach((cut, i) => duration.cuts[i]! += Number(seconds <= cut));
      duration.sum += seconds;
      duration.count += 1;
    },
    described(count) {
      images += count;
      batches += 1;
    },
    unreadable: () => void unreadable++,
    text({ references, working, waiting }) {
      const family = (name: string, type: string, help: string, lines: readonly string[]) => [
        `# HELP ${name} ${help}`,
        `# TYPE ${name} ${type}`,
        ...lines.map((line) => `${name}${line}`),
      ];
      const single = (name: string, type: string, help: string, value: number) =>
        family(name, type, help, [` ${value}`]);
      const histogram = [...durations].flatMap(([route, { cuts, sum, count }]) => [
        ...CUTS.map((cut, i) => `_bucket{route="${route}",le="${cut}"} ${cuts[i]}`),
        `_bucket{route="${route}",le="+Inf"} ${count}`,
        `_sum{route="${route}"} ${sum}`,
        `_count{route="${route}"} ${count}`,
      ]);
      return [
        family(
          "rdcd_requests_total",
          "counter",
          "Requests that were answered.",
          [...requests].map(([labels, count]) => `{${labels}} ${count}`),
        ),
        family("rdcd_request_duration_seconds", "histogram", "Time until an answer.", histogram),
        single("rdcd_requests_working", "gauge", "Requests with an image that are worked on.", working),
        single("rdcd_requests_waiting", "gauge", "Requests with an image that wait.", waiting),
        single("rdcd_images_described_total", "counter", "Images that were described.", images),
        single("rdcd_batches_described_total", "counter", "Batches in which they were described.", batches),
        single("rdcd_images_unreadable_total", "counter", "Images that could not be read.", unreadable),
        single("rdcd_references", "gauge", "Images that are searched.", references),
        single("process_resident_memory_bytes", "gauge", "Memory of the process.", Deno.memoryUsage().rss),
        single("process_start_time_seconds", "gauge", "When the service began, since 1970.", started),
        "",
      ].flat().join("\n");
    },
  };
}
