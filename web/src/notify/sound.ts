let audio: AudioContext | undefined;

/** Two short, soft notes. Silent where the browser does not let a page sound before it was touched. */
export function beep(): void {
  audio ??= new AudioContext();
  const start = audio.currentTime;
  for (const [index, frequency] of [660, 880].entries()) {
    const tone = audio.createOscillator();
    const volume = audio.createGain();
    const from = start + index * 0.09;
    tone.frequency.value = frequency;
    volume.gain.setValueAtTime(0, from);
    volume.gain.linearRampToValueAtTime(0.06, from + 0.01);
    volume.gain.exponentialRampToValueAtTime(0.0001, from + 0.14);
    tone.connect(volume).connect(audio.destination);
    tone.start(from);
    tone.stop(from + 0.15);
  }
}
