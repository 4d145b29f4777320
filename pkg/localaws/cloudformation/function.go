package cloudformation

import (
	"context"
	"reflect"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
)

type functions interface {
	CreateFunction(ctx context.Context, in *lambda.CreateFunctionInput) (*lambda.CreateFunctionOutput, error)
	GetFunction(ctx context.Context, in *lambda.GetFunctionInput) (*lambda.GetFunctionOutput, error)
	DeleteFunction(ctx context.Context, in *lambda.DeleteFunctionInput) (*lambda.DeleteFunctionOutput, error)
}

type functionChanges interface {
	UpdateFunctionCode(ctx context.Context, in *lambda.UpdateFunctionCodeInput) (*lambda.UpdateFunctionCodeOutput, error)
	UpdateFunctionConfiguration(ctx context.Context, in *lambda.UpdateFunctionConfigurationInput) (*lambda.UpdateFunctionConfigurationOutput, error)
}

type functionTags interface {
	TagResource(ctx context.Context, in *lambda.TagResourceInput) (*lambda.TagResourceOutput, error)
	UntagResource(ctx context.Context, in *lambda.UntagResourceInput) (*lambda.UntagResourceOutput, error)
}

type lambdaFunction struct {
	FunctionName  *string `cfn:"replace"`
	Code          code    `cfn:"required"`
	Role          string  `cfn:"required"`
	Handler       *string
	Runtime       string
	Architectures []types.Architecture
	Description   *string
	Environment   *struct{ Variables map[string]string }
	KmsKeyArn     *string
	LoggingConfig *struct {
		LogGroup  *string
		LogFormat types.LogFormat
	}
	MemorySize *int32
	Timeout    *int32
	// TracingConfig switches tracing on.
	TracingConfig *struct{ Mode types.TracingMode }
	Tags          tags
}

type code struct{ S3Bucket, S3Key *string }

func functionKind(api lambdaAPI) kind {
	return define(handler[lambdaFunction]{
		attributes: []string{"Arn"},
		create: func(ctx context.Context, j job, p *lambdaFunction) (string, error) {
			name := orName(p.FunctionName, j.name(64))
			_, err := api.CreateFunction(ctx, p.sdk(name))
			if err != nil {
				return "", err
			}
			return name, nil
		},
		ready: func(ctx context.Context, id string, _ *lambdaFunction) (bool, error) {
			return functionSettled(ctx, api, id)
		},
		read: func(_ context.Context, j job, id string, _ *lambdaFunction) (map[string]any, error) {
			return map[string]any{"Arn": j.reg.Arn("lambda", "function:"+id)}, nil
		},
		update: func(ctx context.Context, j job, id string, old, p *lambdaFunction) error {
			return updateFunction(ctx, api, j, id, old, p)
		},
		remove: func(ctx context.Context, _ job, id string, _ *lambdaFunction) error {
			_, err := api.DeleteFunction(ctx, &lambda.DeleteFunctionInput{FunctionName: &id})
			return err
		},
	})
}

func (p *lambdaFunction) sdk(name string) *lambda.CreateFunctionInput {
	return &lambda.CreateFunctionInput{
		FunctionName: &name, Code: &types.FunctionCode{S3Bucket: p.Code.S3Bucket, S3Key: p.Code.S3Key}, Role: &p.Role,
		KMSKeyArn: p.KmsKeyArn,
		Handler:   p.Handler, Runtime: types.Runtime(p.Runtime), Architectures: p.Architectures, Description: p.Description, Environment: p.environment(),
		LoggingConfig: p.logging(), MemorySize: p.MemorySize, Timeout: p.Timeout, TracingConfig: p.tracing(), Tags: p.Tags,
	}
}

func (p *lambdaFunction) environment() *types.Environment {
	if p.Environment == nil {
		return nil
	}
	return &types.Environment{Variables: p.Environment.Variables}
}

func (p *lambdaFunction) logging() *types.LoggingConfig {
	if p.LoggingConfig == nil {
		return nil
	}
	return &types.LoggingConfig{LogGroup: p.LoggingConfig.LogGroup, LogFormat: p.LoggingConfig.LogFormat}
}

// tracing is what a function has without the property, too: an update that leaves it out takes it back.
func (p *lambdaFunction) tracing() *types.TracingConfig {
	if p.TracingConfig == nil {
		return &types.TracingConfig{Mode: types.TracingModePassThrough}
	}
	return &types.TracingConfig{Mode: p.TracingConfig.Mode}
}

// functionSettled says whether Lambda is done with making or changing the function. The schema of AWS::Lambda::Function lists the
// right to GetFunction for it, and not the one to GetFunctionConfiguration.
func functionSettled(ctx context.Context, api functions, id string) (bool, error) {
	got, err := api.GetFunction(ctx, &lambda.GetFunctionInput{FunctionName: &id})
	if err != nil {
		return false, err
	}
	return got.Configuration.State == types.StateActive && got.Configuration.LastUpdateStatus == types.LastUpdateStatusSuccessful, nil
}

// updateFunction changes code first and configuration when Lambda is done with that, as it takes one change at a time.
func updateFunction(ctx context.Context, api lambdaAPI, j job, id string, old, p *lambdaFunction) error {
	if !reflect.DeepEqual(old.Code, p.Code) || !reflect.DeepEqual(old.Architectures, p.Architectures) {
		in := &lambda.UpdateFunctionCodeInput{FunctionName: &id, S3Bucket: p.Code.S3Bucket, S3Key: p.Code.S3Key, Architectures: p.Architectures}
		if _, err := api.UpdateFunctionCode(ctx, in); err != nil {
			return err
		}
	}
	for {
		settled, err := functionSettled(ctx, api, id)
		if err != nil {
			return err
		}
		if settled {
			break
		}
		if err := j.reg.Clock.Sleep(ctx, pollEvery); err != nil {
			return err
		}
	}
	if err := configure(ctx, api, id, old, p); err != nil {
		return err
	}
	return retagFunction(ctx, api, j.reg.Arn("lambda", "function:"+id), old.Tags, p.Tags)
}

func configure(ctx context.Context, api functionChanges, id string, old, p *lambdaFunction) error {
	before, after := *old, *p
	before.Tags, after.Tags, before.Code, after.Code, before.Architectures, after.Architectures = nil, nil, code{}, code{}, nil, nil
	if reflect.DeepEqual(before, after) {
		return nil
	}
	_, err := api.UpdateFunctionConfiguration(ctx, &lambda.UpdateFunctionConfigurationInput{
		FunctionName: &id, Role: &p.Role, Handler: p.Handler,
		Runtime: types.Runtime(p.Runtime), Description: p.Description, Environment: p.environment(), LoggingConfig: p.logging(), MemorySize: p.MemorySize, Timeout: p.Timeout,
		TracingConfig: p.tracing(), KMSKeyArn: aws.String(orName(p.KmsKeyArn, "")),
	})
	return err
}

func retagFunction(ctx context.Context, api functionTags, arn string, old, now tags) error {
	if lost := old.lost(now); len(lost) > 0 {
		if _, err := api.UntagResource(ctx, &lambda.UntagResourceInput{Resource: &arn, TagKeys: lost}); err != nil {
			return err
		}
	}
	if len(now) == 0 {
		return nil
	}
	_, err := api.TagResource(ctx, &lambda.TagResourceInput{Resource: &arn, Tags: now})
	return err
}
