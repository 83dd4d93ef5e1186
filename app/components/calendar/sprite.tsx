import { Ellipsis, type LucideIcon } from 'lucide-react';
import { Glyph } from '../glyph.tsx';
import { type Stage, stageLooks } from '../status-mark.tsx';

const whole = { width: '100%', height: '100%', strokeWidth: 2.2 };

/** Every picture of an item is drawn once here and used by its name: a month has some three hundred of them. */
export function Sprite({ networks }: { networks: readonly string[] }) {
  return (
    <svg width="0" height="0" aria-hidden="true" className="absolute">
      {(Object.keys(stageLooks) as Stage[]).map((stage) => (
        <Drawn key={stage} id={`st-${stage}`} icon={stageLooks[stage].icon} />
      ))}
      <Drawn id="do" icon={Ellipsis} />
      {networks.map((network) => (
        <symbol key={network} id={`net-${network}`} viewBox="0 0 24 24">
          <Glyph of={network} style={{ width: 24, height: 24 }} />
        </symbol>
      ))}
    </svg>
  );
}

function Drawn({ id, icon: Icon }: { id: string; icon: LucideIcon }) {
  return (
    <symbol id={id} viewBox="0 0 24 24">
      <Icon style={whole} />
    </symbol>
  );
}
