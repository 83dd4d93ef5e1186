import type { AfterwardsTables } from './schema/afterwards.ts';
import type { AudienceTables } from './schema/audience.ts';
import type { ChangesTables } from './schema/changes.ts';
import type { ChannelsTables } from './schema/channels.ts';
import type { ClientsTables } from './schema/clients.ts';
import type { ContentsTables } from './schema/contents.ts';
import type { DaysTables } from './schema/days.ts';
import type { FeedsTables } from './schema/feeds.ts';
import type { LiveTables } from './schema/live.ts';
import type { MediaTables } from './schema/media.ts';
import type { NewslettersTables } from './schema/newsletters.ts';
import type { PeopleTables } from './schema/people.ts';
import type { PlansTables } from './schema/plans.ts';
import type { PublishingTables } from './schema/publishing.ts';
import type { ReviewTables } from './schema/review.ts';
import type { SearchTables } from './schema/search.ts';
import type { TrailTables } from './schema/trail.ts';
import type { WeekTables } from './schema/week.ts';

/**
 * The tables as Kysely sees them, a file an area; the truth is in `migrations/`.
 * bigint arrives as a string, timestamptz as a Date, date as a Date at midnight UTC (select it as text).
 */
export interface Schema
  extends AfterwardsTables,
    AudienceTables,
    ChangesTables,
    ChannelsTables,
    ClientsTables,
    ContentsTables,
    DaysTables,
    FeedsTables,
    LiveTables,
    MediaTables,
    NewslettersTables,
    PeopleTables,
    PlansTables,
    PublishingTables,
    ReviewTables,
    SearchTables,
    TrailTables,
    WeekTables {}
