/** The font of figures in this weight, as a WOFF file. */
export function tabular(weight: number): Buffer;
