import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Bits of each level of `quality_hour.user_bits`, and the levels. */
const LEVEL_BITS = 256;
const LAST_LEVEL = 3;
/** Fewest bits of a level that are not set: with fewer, the next level tells more. */
const FREE_BITS = 8;

/**
 * Estimates the number of users whose bits are set, by linear counting on the finest level that is not full. Level k,
 * the bits from 256k on, counts one user in 8^k. The standard error is about 12 per cent at most; beyond 350,000 users,
 * it grows.
 */
const estimateUsers = `CREATE FUNCTION "estimate_users"(bits bit) RETURNS integer
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (SELECT round(-${LEVEL_BITS} * ln(greatest(free, 1) / ${LEVEL_BITS}.0::float8) * 8 ^ level)::integer
    FROM (SELECT level, ${LEVEL_BITS} - bit_count(substring(bits FROM level * ${LEVEL_BITS} + 1 FOR ${LEVEL_BITS})) AS free
      FROM generate_series(0, ${LAST_LEVEL}) AS level) levels
    WHERE free >= ${FREE_BITS} OR level = ${LAST_LEVEL} ORDER BY level LIMIT 1)`;
/** Changes of rows of the direct routing log: name, event and transition tables of the trigger, and its function. */
const touches = [
  ['added', 'INSERT', 'NEW TABLE AS "concerned"', 'touch_calls'],
  ['changed', 'UPDATE', 'NEW TABLE AS "concerned" OLD TABLE AS "former"', 'touch_both_calls'],
  ['removed', 'DELETE', 'OLD TABLE AS "concerned"', 'touch_calls'],
] as const;

/** The position up to which all subscriptions have taken changes. */
const cursors = `SELECT coalesce(min("cursor"), 9223372036854775807) FROM "subscription"
  WHERE "tenant_id" = "tenant" AND "removed_at" IS NULL`;

/** The position up to which all followers of a tenant have taken changes. @param position its SQL */
function changesTaken(position: string): string {
  return `CREATE OR REPLACE FUNCTION "changes_taken"("tenant" uuid) RETURNS bigint LANGUAGE sql STABLE AS $body$
    SELECT ${position} $body$`;
}

/**
 * The bucket, counted from 1, of the value with the nearest rank: the first one up to which there are so many percent of
 * all values. Null without values.
 */
const rankedBucket = `CREATE FUNCTION "ranked_bucket"(counts bigint[], percent integer) RETURNS integer
  LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE
  RETURN (SELECT min(bucket)::integer
    FROM (SELECT bucket, sum(count) OVER (ORDER BY bucket) AS up_to, sum(count) OVER () AS every
      FROM unnest(counts) WITH ORDINALITY AS c (count, bucket)) ranks
    WHERE up_to > 0 AND up_to * 100 >= every * percent)`;

/**
 * What is derived from call records: a row for each media stream, one for each call, and totals by hour.
 *
 * `quality_place` says how far the log of changes has been turned into rows for a tenant. `walked` is the last id of a
 * walk over all call records: the first one, or one that derives every call anew; null: no walk is under way.
 * `is_complete` says whether a walk has ended since the rows were begun. `quality_hour.generation` tells the totals that
 * are in use from those that a rebuild is adding up. `follower` is the process that is following the tenant. A row of
 * `touched_call` names a call record whose log rows have changed, one of `quality_failure` a call record that could not
 * be derived.
 */
export class Quality1700000050000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    const statements = [
      `CREATE TABLE "media_stream" ("tenant_id" uuid NOT NULL, "id" text COLLATE "C" NOT NULL, "body" jsonb NOT NULL,
        "call_record_id" text COLLATE "C" NOT NULL, "session_id" text COLLATE "C" NOT NULL,
      "segment_id" text COLLATE "C" NOT NULL, "label" text COLLATE "C", "stream_id" text COLLATE "C",
      "start_date_time" bigint NOT NULL, "end_date_time" bigint NOT NULL, "stream_direction" text COLLATE "C",
      "media_kind" text COLLATE "C" NOT NULL, "call_type" text COLLATE "C", "is_test" boolean,
      "sender_type" text COLLATE "C", "sender_id" text COLLATE "C", "sender_display_name" text COLLATE "C",
      "sender_user_principal_name" text COLLATE "C", "sender_endpoint_name" text COLLATE "C",
      "sender_platform" text COLLATE "C", "sender_product_family" text COLLATE "C",
      "sender_service_role" text COLLATE "C", "sender_application_version" text COLLATE "C",
      "sender_capture_device_name" text COLLATE "C", "sender_render_device_name" text COLLATE "C",
      "sender_i_p_address" text COLLATE "C", "sender_subnet" text COLLATE "C",
      "sender_reflexive_i_p_address" text COLLATE "C", "sender_connection_type" text COLLATE "C",
      "sender_wifi_band" text COLLATE "C", "sender_wifi_signal_strength" numeric, "sender_link_speed" numeric,
      "sender_basic_service_set_identifier" text COLLATE "C", "receiver_type" text COLLATE "C",
      "receiver_id" text COLLATE "C", "receiver_display_name" text COLLATE "C",
      "receiver_user_principal_name" text COLLATE "C", "receiver_endpoint_name" text COLLATE "C",
      "receiver_platform" text COLLATE "C", "receiver_product_family" text COLLATE "C",
      "receiver_service_role" text COLLATE "C", "receiver_application_version" text COLLATE "C",
      "receiver_capture_device_name" text COLLATE "C", "receiver_render_device_name" text COLLATE "C",
      "receiver_i_p_address" text COLLATE "C", "receiver_subnet" text COLLATE "C",
      "receiver_reflexive_i_p_address" text COLLATE "C", "receiver_connection_type" text COLLATE "C",
      "receiver_wifi_band" text COLLATE "C", "receiver_wifi_signal_strength" numeric, "receiver_link_speed" numeric,
      "receiver_basic_service_set_identifier" text COLLATE "C", "codec" text COLLATE "C",
      "audio_codec" text COLLATE "C", "average_audio_degradation" numeric, "average_audio_network_jitter" numeric,
      "average_bandwidth_estimate" numeric, "average_freeze_duration" numeric, "average_jitter" numeric,
      "average_packet_loss_rate" numeric, "average_ratio_of_concealed_samples" numeric,
      "average_received_frame_rate" numeric, "average_round_trip_time" numeric,
      "average_video_frame_loss_percentage" numeric, "average_video_frame_rate" numeric,
      "average_video_packet_loss_rate" numeric, "is_audio_forward_error_correction_used" boolean,
      "low_frame_rate_ratio" numeric, "low_video_processing_capability_ratio" numeric,
      "max_audio_network_jitter" numeric, "max_jitter" numeric, "max_packet_loss_rate" numeric,
      "max_ratio_of_concealed_samples" numeric, "max_round_trip_time" numeric, "packet_utilization" numeric,
      "post_forward_error_correction_packet_loss_rate" numeric, "rms_freeze_duration" numeric,
      "video_codec" text COLLATE "C", "was_media_bypassed" boolean, "classification" text COLLATE "C" NOT NULL,
      "rule_set" text COLLATE "C" NOT NULL, "estimated_mos" numeric, "estimated_mos_conversational" numeric,
      "mos_method" text COLLATE "C", "mos_scale" text COLLATE "C",
        CONSTRAINT "media_stream_pkey" PRIMARY KEY ("tenant_id", "id"))`,
      `CREATE INDEX "media_stream_start" ON "media_stream" ("tenant_id", "start_date_time", "id")`,
      `CREATE INDEX "media_stream_call" ON "media_stream" ("tenant_id", "call_record_id")`,
      `CREATE INDEX "media_stream_sender" ON "media_stream" ("tenant_id", "sender_id", "start_date_time")`,
      `CREATE INDEX "media_stream_receiver" ON "media_stream" ("tenant_id", "receiver_id", "start_date_time")`,

      `CREATE TABLE "call_summary" ("tenant_id" uuid NOT NULL, "id" text COLLATE "C" NOT NULL, "body" jsonb NOT NULL,
        "start_date_time" bigint NOT NULL, "end_date_time" bigint NOT NULL, "duration" numeric NOT NULL,
      "talk_time" numeric, "type" text COLLATE "C", "from_type" text COLLATE "C", "from_name" text COLLATE "C",
      "from_number" text COLLATE "C", "from_user_id" text COLLATE "C", "to_type" text COLLATE "C",
      "to_name" text COLLATE "C", "to_number" text COLLATE "C", "to_user_id" text COLLATE "C",
      "participant_count" numeric NOT NULL, "session_count" numeric NOT NULL, "segment_count" numeric NOT NULL,
      "stream_count" numeric NOT NULL, "classified_streams" numeric NOT NULL, "poor_streams" numeric NOT NULL,
      "worst_classification" text COLLATE "C", "lowest_mos" numeric, "outcome" text COLLATE "C" NOT NULL,
      "outcome_text" text COLLATE "C" NOT NULL, "ended_by" text COLLATE "C", "sip_code" numeric,
      "q850_cause" numeric, "sub_code" numeric, "trunk" text COLLATE "C", "is_test" boolean NOT NULL,
      "version" numeric NOT NULL,
        CONSTRAINT "call_summary_pkey" PRIMARY KEY ("tenant_id", "id"))`,
      `CREATE INDEX "call_summary_start" ON "call_summary" ("tenant_id", "start_date_time", "id")`,
      `CREATE INDEX "call_summary_outcome" ON "call_summary" ("tenant_id", "outcome", "start_date_time", "id")`,
      `CREATE INDEX "call_summary_from" ON "call_summary" ("tenant_id", "from_user_id", "start_date_time")`,
      `CREATE INDEX "call_summary_to" ON "call_summary" ("tenant_id", "to_user_id", "start_date_time")`,

      `CREATE TABLE "quality_hour" ("tenant_id" uuid NOT NULL, "generation" smallint NOT NULL,
        "grain" smallint NOT NULL, "id" text COLLATE "C" NOT NULL,
        "hour" bigint NOT NULL, "call_type" text COLLATE "C", "outcome" text COLLATE "C",
      "media_kind" text COLLATE "C", "stream_direction" text COLLATE "C", "codec" text COLLATE "C",
      "mos_scale" text COLLATE "C", "platform" text COLLATE "C", "connection_type" text COLLATE "C",
      "wifi_band" text COLLATE "C", "subnet" text COLLATE "C", "streams" numeric NOT NULL,
      "classified" numeric NOT NULL, "poor" numeric NOT NULL, "poor_jitter" numeric NOT NULL,
      "poor_loss" numeric NOT NULL, "poor_round_trip" numeric NOT NULL, "poor_degradation" numeric NOT NULL,
      "poor_concealment" numeric NOT NULL, "poor_frame_loss" numeric NOT NULL, "poor_frame_rate" numeric NOT NULL,
      "poor_post_fec_loss" numeric NOT NULL, "calls" numeric NOT NULL, "answered" numeric NOT NULL,
      "seconds" numeric NOT NULL, "jitter_count" numeric NOT NULL, "jitter_sum" numeric NOT NULL,
      "loss_count" numeric NOT NULL, "loss_sum" numeric NOT NULL, "round_trip_count" numeric NOT NULL,
      "round_trip_sum" numeric NOT NULL, "mos_count" numeric NOT NULL, "mos_sum" numeric NOT NULL,
        "jitter_histogram" integer[] NOT NULL, "loss_histogram" integer[] NOT NULL,
        "round_trip_histogram" integer[] NOT NULL, "mos_histogram" integer[] NOT NULL,
        "user_bits" bit(1024) NOT NULL,
        CONSTRAINT "quality_hour_pkey" PRIMARY KEY ("tenant_id", "generation", "grain", "id"))`,
      `CREATE INDEX "quality_hour_start" ON "quality_hour" ("tenant_id", "generation", "grain", "hour", "id")`,

      `CREATE TABLE "quality_place" ("tenant_id" uuid PRIMARY KEY, "position" bigint NOT NULL, "walked" text COLLATE "C",
        "generation" smallint NOT NULL DEFAULT 0, "next_generation" smallint, "recipe" text NOT NULL,
        "changed_at" timestamptz, "moved_at" timestamptz NOT NULL DEFAULT now(),
        "is_complete" boolean NOT NULL DEFAULT false, "follower" uuid, "leased_until" timestamptz)`,
      `CREATE TABLE "touched_call" ("tenant_id" uuid NOT NULL, "arrival" bigint GENERATED ALWAYS AS IDENTITY,
        "call_record_id" text COLLATE "C" NOT NULL, PRIMARY KEY ("tenant_id", "arrival"))`,
      estimateUsers,
      `CREATE TABLE "quality_failure" ("tenant_id" uuid NOT NULL, "call_record_id" text COLLATE "C" NOT NULL,
        "failed_at" timestamptz NOT NULL DEFAULT now(), PRIMARY KEY ("tenant_id", "call_record_id"))`,

      // A log row may name anything. An index holds 2.7 kB, and no id of a call record is longer than 200 characters.
      `CREATE INDEX "direct_routing_call_correlation" ON "direct_routing_call" ("tenant_id", "correlation_id")
        WHERE length("correlation_id") <= 200`,
      `CREATE FUNCTION "touch_calls"() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
          INSERT INTO "touched_call" ("tenant_id", "call_record_id")
            SELECT DISTINCT "tenant_id", "correlation_id" FROM "concerned" WHERE "correlation_id" IS NOT NULL;
          RETURN NULL;
        END $body$`,
      // An update concerns the call that the row has named, and the one that it names now.
      `CREATE FUNCTION "touch_both_calls"() RETURNS trigger LANGUAGE plpgsql AS $body$
        BEGIN
          INSERT INTO "touched_call" ("tenant_id", "call_record_id")
            SELECT "tenant_id", "correlation_id" FROM "concerned" WHERE "correlation_id" IS NOT NULL
            UNION SELECT "tenant_id", "correlation_id" FROM "former" WHERE "correlation_id" IS NOT NULL;
          RETURN NULL;
        END $body$`,
      ...touches.map(
        ([name, event, tables, touch]) => `CREATE TRIGGER "direct_routing_call_${name}" AFTER ${event}
          ON "direct_routing_call" REFERENCING ${tables} FOR EACH STATEMENT EXECUTE FUNCTION "${touch}"()`,
      ),

      changesTaken(`least((${cursors}), (SELECT "position" FROM "quality_place" WHERE "tenant_id" = "tenant"))`),
      rankedBucket,
    ];
    for (const statement of statements) await runner.query(statement);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(changesTaken(`(${cursors})`));
    for (const [name] of touches)
      await runner.query(`DROP TRIGGER "direct_routing_call_${name}" ON "direct_routing_call"`);
    for (const touch of ['touch_calls', 'touch_both_calls']) await runner.query(`DROP FUNCTION "${touch}"()`);
    await runner.query('DROP INDEX "direct_routing_call_correlation"');
    await runner.query(
      'DROP TABLE "quality_failure", "touched_call", "quality_place", "quality_hour", "call_summary", "media_stream"',
    );
    await runner.query('DROP FUNCTION "ranked_bucket"(bigint[], integer), "estimate_users"(bit)');
  }
}
