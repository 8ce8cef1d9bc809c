import { useEffect, useState } from 'react';

const settledMs = 300;

/** A value once it has not changed for a moment, so that nothing is asked at every key. Compared as JSON. */
export function useSettled<T>(value: T): T {
  const [settled, setSettled] = useState(value);
  const text = JSON.stringify(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(JSON.parse(text) as T), settledMs);
    return () => clearTimeout(timer);
  }, [text]);
  return settled;
}
