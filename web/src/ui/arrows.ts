/** Moves the focus through a list with the arrow keys, Home and End. `selector` finds what can have the focus. */
export function moveFocus(event: KeyboardEvent, list: HTMLElement | null, selector: string): void {
  const all = [...(list?.querySelectorAll<HTMLElement>(selector) ?? [])];
  const now = all.indexOf(document.activeElement as HTMLElement);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: now + 1,
    ArrowUp: now - 1,
    Home: 0,
    End: all.length - 1,
  };
  const next = steps[event.key];
  if (next !== undefined && !event.altKey && !event.ctrlKey && !event.metaKey && all.length > 0) {
    event.preventDefault();
    all[Math.min(all.length - 1, Math.max(0, next))]?.focus();
  }
}
