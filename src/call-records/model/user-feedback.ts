import { EdmComplex, EdmEnum, EdmString, EdmType } from '../../edm/decorators';
import { UserFeedbackRating, type UserFeedbackRatingMember } from './enums';

@EdmType({
  name: 'microsoft.graph.callRecords.feedbackTokenSet',
  doc: 'Selectable complaints, each a boolean; the list may change.',
  open: true,
})
export class FeedbackTokenSet {}

@EdmType({ name: 'microsoft.graph.callRecords.userFeedback', doc: 'Feedback of a user on the call.' })
export class UserFeedback {
  @EdmEnum(UserFeedbackRating, 'Stars that the user gave.', { nullable: false, example: 'poor' })
  rating?: UserFeedbackRatingMember;

  @EdmString('Comment in the words of the user.', { example: 'There was a constant hum.', searchable: 'text' })
  text?: string | null;

  @EdmComplex(() => FeedbackTokenSet, 'Selectable complaints, true for those that the user selected.', {
    example: { NoSound: false, Echo: false, Noisy: true, LowVolume: false },
  })
  tokens?: FeedbackTokenSet | null;
}
