/** Whether the browser has notifications and the person has not decided yet. */
export function canAsk(): boolean {
  return "Notification" in window && isSecureContext && Notification.permission === "default";
}

/** Whether the person refused, so that only the browser's settings can change it. */
export function isDenied(): boolean {
  return !("Notification" in window) || !isSecureContext || Notification.permission === "denied";
}

/** Asks for the permission; to be called on a press. */
export async function askForNotifications(): Promise<boolean> {
  return (await Notification.requestPermission()) === "granted";
}
