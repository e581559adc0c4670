// The body of a session as the tutorials write it: nested classes for class-transformer and class-validator.
import { Type } from 'class-transformer';
import {
  ArrayNotEmpty,
  IsBoolean,
  IsEnum,
  IsInt,
  IsISO8601,
  IsObject,
  IsOptional,
  IsString,
  MaxLength,
  ValidateNested,
} from 'class-validator';

enum Modality {
  unknown = 'unknown',
  audio = 'audio',
  video = 'video',
  videoBasedScreenSharing = 'videoBasedScreenSharing',
  data = 'data',
  screenSharing = 'screenSharing',
}

enum Rating {
  notRated = 'notRated',
  bad = 'bad',
  poor = 'poor',
  fair = 'fair',
  good = 'good',
  excellent = 'excellent',
}

enum FailureStage {
  unknown = 'unknown',
  callSetup = 'callSetup',
  midcall = 'midcall',
}

class IdentityDto {
  @IsOptional() @IsString() '@odata.type'?: string;
  @IsOptional() @IsString() id?: string;
  @IsOptional() @IsString() displayName?: string;
  @IsOptional() @IsString() tenantId?: string;
  @IsOptional() @IsString() userPrincipalName?: string;
}

class UserAgentDto {
  @IsOptional() @IsString() '@odata.type'?: string;
  @IsOptional() @IsString() headerValue?: string;
  @IsOptional() @IsString() applicationVersion?: string;
  @IsOptional() @IsString() platform?: string;
  @IsOptional() @IsString() productFamily?: string;
  @IsOptional() @IsString() role?: string;
}

class FeedbackDto {
  @IsOptional() @IsEnum(Rating) rating?: Rating;
  @IsOptional() @IsString() text?: string;
  @IsOptional() @IsObject() tokens?: object;
}

class EndpointDto {
  @IsOptional() @IsString() '@odata.type'?: string;
  @IsOptional() @IsString() name?: string;
  @IsOptional() @IsString() cpuName?: string;
  @IsOptional() @IsInt() cpuCoresCount?: number;
  @IsOptional() @IsInt() cpuProcessorSpeedInMhz?: number;
  @IsOptional() @ValidateNested() @Type(() => UserAgentDto) userAgent?: UserAgentDto;
  @IsOptional() @ValidateNested() @Type(() => IdentityDto) associatedIdentity?: IdentityDto;
  @IsOptional() @ValidateNested() @Type(() => FeedbackDto) feedback?: FeedbackDto;
  @IsOptional() @IsObject() identity?: object;
}

class FailureInfoDto {
  @IsOptional() @IsString() reason?: string;
  @IsOptional() @IsEnum(FailureStage) stage?: FailureStage;
}

export class SessionDto {
  @IsOptional() @IsString() @MaxLength(200) id?: string;
  @IsISO8601({ strict: true }) startDateTime: string;
  @IsISO8601({ strict: true }) endDateTime: string;
  @ArrayNotEmpty() @IsEnum(Modality, { each: true }) modalities: Modality[];
  @IsOptional() @IsBoolean() isTest?: boolean;
  @ValidateNested() @Type(() => EndpointDto) caller: EndpointDto;
  @ValidateNested() @Type(() => EndpointDto) callee: EndpointDto;
  @IsOptional() @ValidateNested() @Type(() => FailureInfoDto) failureInfo?: FailureInfoDto;
}
