import type { Generated } from 'kysely';
import type { Instant } from './columns.ts';

/** Pictures, and the sizes made of them. */
export interface MediaTables {
  media: MediaTable;
  media_derivatives: MediaDerivativesTable;
}

export interface MediaTable {
  id: Generated<string>;
  workspace_id: string;
  client_id: string;
  sha256: string;
  mime: string;
  width: number;
  height: number;
  bytes: number;
  alt: Generated<string>;
  original_name: Generated<string>;
  public_token: string | null;
  created_by: string | null;
  created_at: Instant;
  animated: Generated<boolean>;
}

export interface MediaDerivativesTable {
  workspace_id: string;
  media_id: string;
  fits: string;
  sha256: string;
  mime: string;
  width: number;
  height: number;
  bytes: number;
  created_at: Instant;
}
