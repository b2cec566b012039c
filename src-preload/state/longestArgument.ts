/** A card carries arguments whole up to this many characters; the preview shows longer ones, which are not edited on the card. */
export const longestArgument = 20_000;
