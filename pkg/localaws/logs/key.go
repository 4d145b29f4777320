package logs

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/cloudwatchlogs"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/kms"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/policy"
	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// AssociateKmsKey has the events that a group gets from now on encrypted with a key.
func (s *Service) AssociateKmsKey(_ context.Context, in *sdk.AssociateKmsKeyInput) (*sdk.AssociateKmsKeyOutput, error) {
	if err := region.Only(in, "LogGroupName", "KmsKeyId"); err != nil {
		return nil, err
	}
	if err := s.usable(aws.ToString(in.KmsKeyId), aws.ToString(in.LogGroupName)); err != nil {
		return nil, err
	}
	return &sdk.AssociateKmsKeyOutput{}, s.setKey(in.LogGroupName, aws.ToString(in.KmsKeyId))
}

// DisassociateKmsKey has them encrypted with a key of CloudWatch Logs' own.
func (s *Service) DisassociateKmsKey(_ context.Context, in *sdk.DisassociateKmsKeyInput) (*sdk.DisassociateKmsKeyOutput, error) {
	if err := region.Only(in, "LogGroupName"); err != nil {
		return nil, err
	}
	return &sdk.DisassociateKmsKeyOutput{}, s.setKey(in.LogGroupName, "")
}

func (s *Service) setKey(name *string, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	g, err := s.group(name)
	if err != nil {
		return err
	}
	g.key = key
	return nil
}

// usable refuses a key that CloudWatch Logs may not use for a group, in the words that users report. The key's policy must let
// logs.<region>.amazonaws.com in (CloudWatch Logs User Guide, "Encrypt log data in CloudWatch Logs using AWS KMS").
func (s *Service) usable(key, group string) error {
	refusal := invalid("The specified KMS key does not exist or is not allowed to be used with Arn '%s'", s.arn(group))
	if err := kms.Check(key); err != nil {
		return kms.Reworded(err, refusal)
	}
	if s.Keys == nil {
		return refusal
	}
	context := policy.Keys{"kms:encryptioncontext:aws:logs:arn": {s.arn(group)}, "aws:sourceaccount": {s.reg.Account}, "aws:sourcearn": {s.arn(group)}}
	err := s.Keys.Admits("logs."+s.reg.Name+".amazonaws.com", key, context,
		"kms:Encrypt", "kms:Decrypt", "kms:ReEncryptFrom", "kms:ReEncryptTo", "kms:GenerateDataKey", "kms:DescribeKey")
	return kms.Reworded(err, refusal)
}
