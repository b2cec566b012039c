/** The largest frame the runtime accepts, in bytes of its UTF-8 text. */
export const maxFrameBytes = 4 * 1024 * 1024;

/** The largest frame the runtime sends, in characters: a long chat with pictures is one snapshot. */
export const maxAnswerCharacters = 32 * 1024 * 1024;
