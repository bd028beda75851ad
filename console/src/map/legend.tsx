/* What the shapes of units mean: by the services of the region and the numbers people dial for them. */

import { rules } from "../lib/region";
import { ShapeMark } from "../parts/marks";
import { t } from "../words";

export function Legend() {
  const services = rules.value?.services ?? [];
  const numbers = rules.value?.numbers ?? [];
  const shown = services.flatMap((service) => {
    const line = numbers.find((one) => one.service === service.id);
    return line ? [{ shape: service.shape, text: line.number }] : [];
  });
  return (
    <div class="mk legend">
      {shown.map(({ shape, text }) => (
        <span key={text}>
          <ShapeMark shape={shape} /> {text}
        </span>
      ))}
      <span>{t().map.legend}</span>
    </div>
  );
}
