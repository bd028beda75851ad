/* The few sounds of a desk: a ring, two tones for a new priority 1, three for an alarm until it is acknowledged. */

import { sound } from "./prefs";

let context: AudioContext | null = null;

const TONES = {
  ring: [440, 480, 440, 480],
  urgent: [660, 880],
  alarm: [880, 660, 880],
  drill: [520, 520],
  beat: [990],
} as const;
export type Sound = keyof typeof TONES;

/** Plays it; false where the browser has no sound or does not allow it yet. */
export async function play(what: Sound): Promise<boolean> {
  if (sound.peek() === "off") return false;
  try {
    context ??= new AudioContext();
    await context.resume();
    TONES[what].forEach((pitch, i) => tone(context as AudioContext, pitch, i * 0.22));
    return true;
  } catch {
    return false;
  }
}

function tone(audio: AudioContext, pitch: number, after: number): void {
  const [from, volume] = [audio.currentTime + after, audio.createGain()];
  const voice = audio.createOscillator();
  voice.frequency.value = pitch;
  volume.gain.setValueAtTime(0, from);
  volume.gain.linearRampToValueAtTime(0.25, from + 0.02);
  volume.gain.linearRampToValueAtTime(0, from + 0.2);
  voice.connect(volume).connect(audio.destination);
  voice.start(from);
  voice.stop(from + 0.21);
}
