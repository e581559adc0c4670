import { EdmComplex, EdmEnum, EdmString, EdmType } from '../../edm/decorators';
import { UserFeedbackRating, type UserFeedbackRatingMember } from './enums';

@EdmType({
  name: 'microsoft.graph.callRecords.feedbackTokenSet',
  doc: 'Complaints to choose from, each a boolean; which ones there are may change.',
  open: true,
})
export class FeedbackTokenSet {}

@EdmType({ name: 'microsoft.graph.callRecords.userFeedback', doc: 'What a user thought of the call.' })
export class UserFeedback {
  @EdmEnum(UserFeedbackRating, 'Stars that the user gave.', { nullable: false, example: 'poor' })
  rating?: UserFeedbackRatingMember;

  @EdmString('Comment in the words of the user.', { example: 'There was a constant hum.', searchable: 'text' })
  text?: string | null;

  @EdmComplex(() => FeedbackTokenSet, 'Complaints that the user could tick, true for those that were.', {
    example: { NoSound: false, Echo: false, Noisy: true, LowVolume: false },
  })
  tokens?: FeedbackTokenSet | null;
}
