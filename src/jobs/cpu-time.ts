/** Seconds of processor time that this process, with all its threads, has taken since the timer was started. */
type CpuTimer = () => number;

export function startCpuTimer(): CpuTimer {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1e6;
  };
}
