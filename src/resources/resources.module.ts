import { Module } from '@nestjs/common';
import { EntityWriter } from '../writes/entity-writer';
import { AggregateReads } from './aggregates';
import { EntityAnswers } from './answers';
import { Exports } from './exports';
import { PartReads } from './parts';
import { PathReads } from './path-reads';
import { ResourceReads } from './reads';
import { ResourceUpdates } from './updates';
import { WriteAnswers } from './write-answers';
import { ResourceWrites } from './writes';

const providers = [
  AggregateReads,
  EntityAnswers,
  EntityWriter,
  Exports,
  PartReads,
  PathReads,
  ResourceReads,
  ResourceUpdates,
  ResourceWrites,
  WriteAnswers,
];

/** Reads and writes shared by all collections, from the resource path to the text of the answer. */
@Module({ providers, exports: providers })
export class ResourcesModule {}
