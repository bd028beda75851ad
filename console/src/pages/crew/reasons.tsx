/* One of a few reasons, as large buttons in the place of the page. */

import { Button } from "../../parts/controls";
import { reasonText, t } from "../../words";

interface Props {
  title: string;
  reasons: readonly string[];
  onChoose: (reason: string) => void;
  onBack: () => void;
}

export function Reasons({ title, reasons, onChoose, onBack }: Props) {
  return (
    <main class="job whys">
      <h1>{title}</h1>
      <p class="t2">{t().crew.why}</p>
      {reasons.map((reason) => (
        <Button key={reason} onPress={() => onChoose(reason)}>
          {reasonText(reason)}
        </Button>
      ))}
      <Button onPress={onBack}>{t().act.back}</Button>
    </main>
  );
}
