/* Small charts beside figures: parts of a whole, told by their fill and never by colour alone. */

const WIDTH = 84;
const HEIGHT = 9;

interface Props {
  parts: readonly { count: number; look: "full" | "half" | "late" | "none" }[];
  /** All that the parts are of. */
  label: string;
}

/** A bar of parts, in order; nothing where there is nothing to divide. */
export function Bar({ parts, label }: Props) {
  const all = parts.reduce((sum, { count }) => sum + count, 0);
  if (all === 0) return null;
  let at = 0;
  return (
    <svg class="fg-bar" viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width={WIDTH} height={HEIGHT} role="img" aria-label={label}>
      {parts.map(({ count, look }, i) => {
        const width = (count / all) * WIDTH;
        const x = at;
        at += width;
        return width > 0 && <rect key={i} class={look} x={x} y={0.5} width={width} height={HEIGHT - 1} />;
      })}
      <rect class="edge" x={0.5} y={0.5} width={WIDTH - 1} height={HEIGHT - 1} />
    </svg>
  );
}
