import { type ReactNode, useId } from 'react';
import { Checkbox } from '../checks.tsx';
import { Below } from '../field.tsx';

/** Which clients: a box for each, sent as `client`. */
export function ClientBoxes({
  label,
  labelHidden = false,
  help,
  clients,
  chosen,
}: {
  label: ReactNode;
  labelHidden?: boolean;
  help?: ReactNode;
  clients: readonly { id: string; name: string }[];
  chosen: readonly string[];
}) {
  const id = useId();
  return (
    <fieldset aria-describedby={help ? id : undefined} className="flex flex-col gap-2">
      <legend className={labelHidden ? 'sr-only' : 'mb-1 font-medium'}>{label}</legend>
      {clients.map((client) => (
        <Checkbox
          key={client.id}
          name="client"
          value={client.id}
          label={client.name}
          defaultChecked={chosen.includes(client.id)}
        />
      ))}
      <Below id={id} help={help} />
    </fieldset>
  );
}
