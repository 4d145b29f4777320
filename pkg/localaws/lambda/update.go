package lambda

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// UpdateFunctionCode replaces the package; until the update is through, the old one serves.
func (s *Service) UpdateFunctionCode(ctx context.Context, in *sdk.UpdateFunctionCodeInput) (*sdk.UpdateFunctionCodeOutput, error) {
	if err := region.Only(in, "FunctionName", "Architectures", "S3Bucket", "S3Key", "S3ObjectVersion", "ZipFile", "RevisionId"); err != nil {
		return nil, err
	}
	if err := checkSettings("", in.Architectures, nil, nil); err != nil {
		return nil, err
	}
	zip, err := s.fetch(ctx, source{in.ZipFile, in.S3Bucket, in.S3Key, in.S3ObjectVersion})
	if err != nil {
		return nil, err
	}
	out := &sdk.UpdateFunctionCodeOutput{}
	return out, s.change(in.FunctionName, in.RevisionId, out, func(r *record) {
		s.load(r, zip)
		if len(in.Architectures) == 1 {
			r.configuration.Architectures = slices.Clone(in.Architectures)
		}
	})
}

// UpdateFunctionConfiguration changes what is named; until the update is through, the old configuration serves.
func (s *Service) UpdateFunctionConfiguration(_ context.Context, in *sdk.UpdateFunctionConfigurationInput) (*sdk.UpdateFunctionConfigurationOutput, error) {
	if err := region.Only(in, "FunctionName", "Description", "Environment", "Handler", "KMSKeyArn", "LoggingConfig", "MemorySize", "Role", "Runtime", "Timeout", "TracingConfig", "RevisionId"); err != nil {
		return nil, err
	}
	if err := checkLogging(in.LoggingConfig); err != nil {
		return nil, err
	}
	if err := checkTracing(in.TracingConfig); err != nil {
		return nil, err
	}
	if err := checkSettings(in.Runtime, nil, in.Timeout, in.MemorySize); err != nil {
		return nil, err
	}
	if err := checkKey(in.KMSKeyArn); err != nil {
		return nil, err
	}
	out := &sdk.UpdateFunctionConfigurationOutput{}
	return out, s.change(in.FunctionName, in.RevisionId, out, func(r *record) {
		c := &r.configuration
		settle(c, in.Timeout, in.MemorySize, in.Environment)
		logTo(c, in.LoggingConfig)
		traceBy(c, in.TracingConfig)
		encryptWith(c, in.KMSKeyArn)
		replace(&c.Description, in.Description)
		replace(&c.Handler, in.Handler)
		replace(&c.Role, in.Role)
		if in.Runtime != "" {
			c.Runtime = in.Runtime
		}
	})
}

func changedMeanwhile() error {
	return region.Refuse("PreconditionFailedException", "The Revision Id provided does not match the latest Revision Id. "+
		"Call the GetFunction/GetAlias API to retrieve the latest Revision Id").With(412)
}

func replace(to **string, with *string) {
	if with != nil {
		*to = aws.String(*with)
	}
}

// change applies one update and projects the result into out, an SDK output.
func (s *Service) change(name, revision *string, out any, apply func(*record)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.latest(name)
	if err != nil {
		return err
	}
	if revision != nil && *revision != *r.configuration.RevisionId {
		return changedMeanwhile()
	}
	if s.unsettled(r) {
		return conflict(r, "An update is in progress for resource: "+*r.configuration.FunctionArn)
	}
	before := *r
	before.previous = nil
	apply(r)
	r.previous, r.created = &before, true
	s.stamp(r)
	project(s.described(r), out)
	return nil
}

func (s *Service) unsettled(r *record) bool { return s.reg.Clock.Now().Before(r.readyAt) }

func conflict(r *record, why string) error {
	if !r.created {
		why = "The function is currently in the following state: " + string(types.StatePending)
	}
	return region.Refuse("ResourceConflictException", "The operation cannot be performed at this time. %s", why).With(409)
}
