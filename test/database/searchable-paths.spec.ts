import { EdmComplex, EdmContained, EdmString, EdmType } from '../../src/edm/decorators';
import { typeOf } from '../../src/edm/registry';
import type { Class } from '../../src/edm/structured-type';
import { searchablePaths } from '../support/searchable-paths';

@EdmType({ name: 'test.person', doc: 'A person.' })
class Person {
  @EdmString('Its name.', { searchable: 'text' }) name?: string;
  @EdmString('Its id.', { searchable: 'id' }) id?: string;
  @EdmString('Its colour.') colour?: string;
}
@EdmType({ name: 'test.guest', doc: 'A guest.' })
class Guest extends Person {
  @EdmString('Its address.', { searchable: 'text' }) email?: string;
}
@EdmType({ name: 'test.device', doc: 'A device.' })
class Device {
  @EdmString('Its name, which nobody looks for.') name?: string;
}
@EdmType({ name: 'test.note', doc: 'A note.', entity: true })
class Note {
  @EdmString('Its text.', { searchable: 'text' }) text?: string;
}

function pathsOf(type: Class): readonly string[] {
  const { texts, ids } = searchablePaths(typeOf(type));
  return [...texts, ...ids];
}

describe('searchable paths', () => {
  it('lead to the properties of complex values, those of derived types too', () => {
    @EdmType({ name: 'test.one', doc: 'One.', entity: true })
    class One {
      @EdmComplex(() => Person, 'Who owns it.') owner?: Guest;
      @EdmString('Its label.', { searchable: 'text' }) label?: string;
    }
    expect(pathsOf(One)).toEqual(['$.label', '$.owner.name', '$.owner.email', '$.owner.id']);
  });

  it('lead into collections, and into entities that are stored with their owner', () => {
    @EdmType({ name: 'test.many', doc: 'Many.', entity: true })
    class Many {
      @EdmComplex(() => Person, 'Who use it.', { collection: true }) users?: Person[];
      @EdmContained(() => Note, 'Its note.') note?: Note;
      @EdmContained(() => Note, 'Notes that are stored apart.', { collection: true, pageSize: 1 }) notes?: Note[];
    }
    expect(pathsOf(Many)).toEqual(['$.users[*].name', '$.users[*].email', '$.note.text', '$.users[*].id']);
  });

  it('are one for members that hold the same', () => {
    @EdmType({ name: 'test.pair', doc: 'A pair.', entity: true })
    class Pair {
      @EdmComplex(() => Person, 'The first.') first?: Person;
      @EdmComplex(() => Person, 'The second.') second?: Person;
    }
    expect(pathsOf(Pair)).toEqual(['$.*.name', '$.*.email', '$.*.id']);
  });

  it('do not reach into members that hold something else of the same name', () => {
    @EdmType({ name: 'test.mixed', doc: 'Mixed.', entity: true })
    class Mixed {
      @EdmComplex(() => Person, 'The first.') first?: Person;
      @EdmComplex(() => Person, 'The second.') second?: Person;
      @EdmComplex(() => Device, 'The device.') device?: Device;
    }
    expect(pathsOf(Mixed)).toEqual([
      ...['$.first.name', '$.first.email', '$.second.name', '$.second.email'],
      ...['$.first.id', '$.second.id'],
    ]);
  });
});
