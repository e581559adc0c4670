import { Inject, Injectable } from '@nestjs/common';
import type { Container } from '../csdl/container-type';
import type { CsdlVersion } from '../csdl/csdl-document';
import { csdlJson } from '../csdl/csdl-json';
import { csdlXml } from '../csdl/csdl-xml';
import { modelDocument } from '../csdl/model-document';
import { serviceDocument } from '../csdl/service-document';
import { stringifyJson } from '../edm/json/json';
import type { Version } from '../edm/version';
import { Answer } from '../graph/answer/answer';
import type { MetadataFormat } from './metadata-format';

/** Injection token of the service's container. */
export const CONTAINER = Symbol('CONTAINER');

/**
 * Creates the metadata document and the service document. They are created at the first request, since they would delay
 * each start.
 */
@Injectable()
export class MetadataService {
  private readonly documents = new Map<string, string>();

  constructor(@Inject(CONTAINER) private readonly container: Container) {}

  /** Text of the metadata document. */
  metadata(version: Version, csdl: CsdlVersion, format: MetadataFormat): string {
    const key = [version, csdl, format].join(' ');
    const known = this.documents.get(key);
    if (known !== undefined) return known;
    const document = modelDocument(this.container, version, csdl);
    const text = format === 'xml' ? csdlXml(document) : stringifyJson(csdlJson(document));
    this.documents.set(key, text);
    return text;
  }

  /** @param root URL of the service root, without a slash at the end */
  service(root: string): Answer {
    return new Answer(stringifyJson(serviceDocument(this.container, root)));
  }
}
