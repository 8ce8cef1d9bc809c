import { performance } from 'node:perf_hooks';
import type { Meter } from '@opentelemetry/api';

/** The figures every Prometheus client library gives of its process, under their usual names. */
export function addProcessMetrics(meter: Meter): void {
  const startedSeconds = Date.now() / 1_000 - process.uptime();
  meter
    .createObservableCounter('process_cpu_seconds', { description: 'CPU time used.' })
    .addCallback((result) => {
      const { user, system } = process.cpuUsage();
      result.observe((user + system) / 1e6);
    });
  meter
    .createObservableGauge('process_resident_memory_bytes', { description: 'Resident memory.' })
    .addCallback((result) => result.observe(process.memoryUsage.rss()));
  meter
    .createObservableGauge('process_start_time_seconds', {
      description: 'When the process started, in seconds since 1970.',
    })
    .addCallback((result) => result.observe(startedSeconds));
  meter
    .createObservableGauge('nodejs_heap_used_bytes', { description: 'JavaScript heap in use.' })
    .addCallback((result) => result.observe(process.memoryUsage().heapUsed));
  let before = performance.eventLoopUtilization();
  meter
    .createObservableGauge('nodejs_eventloop_utilization', {
      description:
        'Share of the time since the last scrape in which the event loop was busy, 0 to 1.',
    })
    .addCallback((result) => {
      const now = performance.eventLoopUtilization();
      result.observe(performance.eventLoopUtilization(now, before).utilization);
      before = now;
    });
}
