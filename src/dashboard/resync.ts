/** The event that has a page ask for all anew: what it missed is no longer known, or another study is in its study's place. */
export const RESYNC = Buffer.from("event: resync\ndata: {}\n\n");
