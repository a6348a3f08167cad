import { useEffect, useRef } from "preact/hooks";

/** Calls `act` after a view is shown with another value than before, and not after the first time. */
export function useChange(value: string, act: () => void): void {
  const before = useRef(value);
  useEffect(() => {
    if (before.current !== value) act();
    before.current = value;
  }, [value]);
}
