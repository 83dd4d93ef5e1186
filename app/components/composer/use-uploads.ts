import { useRef, useState } from 'react';
import type { StoredImage } from '#server/media/images.ts';
import { type Upload, type UploadState, uploadPicture } from './upload.ts';

export type Uploads = {
  all: Upload[];
  add(files: File[]): void;
  dismiss(id: number): void;
};

/** Pictures on their way. Each that arrives is handed to `onStored`; one that is refused says why and stays until dismissed. */
export function useUploads(clientId: string, onStored: (image: StoredImage) => void): Uploads {
  const [all, setAll] = useState<Upload[]>([]);
  const next = useRef(0);
  const stored = useRef(onStored);
  stored.current = onStored;
  const set = (id: number, state: UploadState): void =>
    setAll((now) => now.map((one) => (one.id === id ? { ...one, state } : one)));
  const dismiss = (id: number): void => setAll((now) => now.filter((one) => one.id !== id));
  return {
    all,
    dismiss,
    add(files) {
      for (const file of files) {
        next.current += 1;
        const id = next.current;
        setAll((now) => [...now, { id, name: file.name, state: { kind: 'sending', done: 0 } }]);
        void uploadPicture(clientId, file, (done) => set(id, { kind: 'sending', done })).then((result) => {
          if (result.kind === 'refused') return set(id, result);
          dismiss(id);
          stored.current(result.image);
        });
      }
    },
  };
}
