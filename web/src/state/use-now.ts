import { useSyncExternalStore } from 'react';
import { HOUR } from '../time/period';

/** Begin of the hour that runs. Rolling periods end with the hour, so views ask anew once an hour. */
const hourNow = (): number => Math.floor(Date.now() / HOUR) * HOUR;

function everyHour(onChange: () => void): () => void {
  let timer = 0;
  const wait = (): void => {
    timer = window.setTimeout(
      () => {
        onChange();
        wait();
      },
      hourNow() + HOUR - Date.now() + 50,
    );
  };
  wait();
  return () => window.clearTimeout(timer);
}

/** The hour that runs, in milliseconds since 1970. */
export const useNow = (): number => useSyncExternalStore(everyHour, hourNow);
