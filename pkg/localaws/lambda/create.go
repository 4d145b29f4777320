package lambda

import (
	"context"
	"regexp"
	"slices"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// A function is Pending for about this long after its creation, and an update takes about as long (a guess; as measured,
// CloudFormation's creation of a function takes 8 s in all).
const settling = 2 * time.Second

const lastModified = "2006-01-02T15:04:05.000-0700"

// CreateFunction makes a function that is Pending at first.
func (s *Service) CreateFunction(ctx context.Context, in *sdk.CreateFunctionInput) (*sdk.CreateFunctionOutput, error) {
	if err := region.Only(in, "Code", "FunctionName", "Role", "Architectures", "Description", "Environment", "Handler", "KMSKeyArn", "LoggingConfig", "MemorySize",
		"PackageType", "Runtime", "Tags", "Timeout", "TracingConfig"); err != nil {
		return nil, err
	}
	if err := checkCreate(in); err != nil {
		return nil, err
	}
	if err := checkLogging(in.LoggingConfig); err != nil {
		return nil, err
	}
	if err := checkTracing(in.TracingConfig); err != nil {
		return nil, err
	}
	if err := checkKey(in.KMSKeyArn); err != nil {
		return nil, err
	}
	zip, err := s.fetch(ctx, source{in.Code.ZipFile, in.Code.S3Bucket, in.Code.S3Key, in.Code.S3ObjectVersion})
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	name := aws.ToString(in.FunctionName)
	if s.functions[name] != nil {
		return nil, region.Refuse("ResourceConflictException", "Function already exist: %s", name).With(409)
	}
	r := &record{configuration: s.fresh(in), tags: copied(in.Tags), versions: map[string]*record{}}
	s.load(r, zip)
	s.functions[name] = r
	s.stamp(r)
	out := &sdk.CreateFunctionOutput{}
	project(s.described(r), out)
	return out, nil
}

var functionName = regexp.MustCompile(`^[A-Za-z0-9_-]{1,64}$`)

func checkCreate(in *sdk.CreateFunctionInput) error {
	if !functionName.MatchString(aws.ToString(in.FunctionName)) {
		return invalid("Value '%s' at 'functionName' failed to satisfy constraint", aws.ToString(in.FunctionName)).asValidation()
	}
	if in.Code == nil {
		return invalid("Please provide a source for function code.")
	}
	if err := region.Only(in.Code, "ZipFile", "S3Bucket", "S3Key", "S3ObjectVersion"); err != nil {
		return err
	}
	if in.PackageType != "" && in.PackageType != types.PackageTypeZip {
		return region.Refuse("LocalAws.NotImplemented", "the local AWS does not know the package type %s", in.PackageType).With(501)
	}
	if aws.ToString(in.Role) == "" || aws.ToString(in.Handler) == "" || in.Runtime == "" {
		return invalid("Role, handler and runtime are mandatory parameters for functions created with deployment packages.")
	}
	return checkSettings(in.Runtime, in.Architectures, in.Timeout, in.MemorySize)
}

// The custom runtimes are those whose package brings its own executable, called bootstrap.
func customRuntimes() []types.Runtime { return []types.Runtime{"provided.al2", "provided.al2023"} }

func checkSettings(runtime types.Runtime, architectures []types.Architecture, timeout, memory *int32) error {
	if runtime != "" && !slices.Contains(customRuntimes(), runtime) {
		return region.Refuse("LocalAws.NotImplemented", "the local AWS does not know the runtime %s", runtime).With(501)
	}
	if len(architectures) > 1 || len(architectures) == 1 && !slices.Contains(architectures[0].Values(), architectures[0]) {
		return invalid("Architectures must be one of [x86_64, arm64]")
	}
	if timeout != nil && (*timeout < 1 || *timeout > 900) {
		return invalid("Value '%d' at 'timeout' failed to satisfy constraint: 1 to 900", *timeout).asValidation()
	}
	if memory != nil && (*memory < 128 || *memory > 10240) {
		return invalid("'MemorySize' value failed to satisfy constraint: 128 to 10240, not %d", *memory)
	}
	return nil
}

// fresh is the configuration of a new function, with Lambda's defaults.
func (s *Service) fresh(in *sdk.CreateFunctionInput) types.FunctionConfiguration {
	c := types.FunctionConfiguration{
		FunctionName: in.FunctionName, FunctionArn: aws.String(s.arn(*in.FunctionName)), Role: in.Role, Handler: in.Handler,
		Runtime: in.Runtime, Description: aws.String(aws.ToString(in.Description)), PackageType: types.PackageTypeZip,
		Timeout: aws.Int32(3), MemorySize: aws.Int32(128), Version: aws.String(unpublished),
		Architectures:    []types.Architecture{types.ArchitectureX8664},
		TracingConfig:    &types.TracingConfigResponse{Mode: types.TracingModePassThrough},
		EphemeralStorage: &types.EphemeralStorage{Size: aws.Int32(512)},
		LoggingConfig:    &types.LoggingConfig{LogFormat: types.LogFormatText, LogGroup: aws.String("/aws/lambda/" + *in.FunctionName)},
	}
	if len(in.Architectures) == 1 {
		c.Architectures = slices.Clone(in.Architectures)
	}
	settle(&c, in.Timeout, in.MemorySize, in.Environment)
	logTo(&c, in.LoggingConfig)
	traceBy(&c, in.TracingConfig)
	encryptWith(&c, in.KMSKeyArn)
	return c
}

// checkLogging refuses what the local AWS does not imitate: only the log group and the format of a function's logs can be chosen.
func checkLogging(l *types.LoggingConfig) error {
	if l == nil {
		return nil
	}
	return region.Only(l, "LogGroup", "LogFormat")
}

func logTo(c *types.FunctionConfiguration, l *types.LoggingConfig) {
	if l == nil {
		return
	}
	if l.LogGroup != nil {
		c.LoggingConfig.LogGroup = aws.String(*l.LogGroup)
	}
	if l.LogFormat != "" {
		c.LoggingConfig.LogFormat = l.LogFormat
	}
}

// checkTracing refuses modes that there are not. That the function's role may write traces, which Lambda checks when tracing
// is switched on, is not looked at; no trace is kept.
func checkTracing(t *types.TracingConfig) error {
	if t != nil && t.Mode != types.TracingModeActive && t.Mode != types.TracingModePassThrough {
		return invalid("Value '%s' at 'tracingConfig.mode' failed to satisfy constraint: Member must satisfy enum value set: [Active, PassThrough]", t.Mode).asValidation()
	}
	return nil
}

func traceBy(c *types.FunctionConfiguration, t *types.TracingConfig) {
	if t != nil {
		c.TracingConfig = &types.TracingConfigResponse{Mode: t.Mode}
	}
}

func settle(c *types.FunctionConfiguration, timeout, memory *int32, env *types.Environment) {
	if timeout != nil {
		c.Timeout = aws.Int32(*timeout)
	}
	if memory != nil {
		c.MemorySize = aws.Int32(*memory)
	}
	if env != nil {
		c.Environment = nil
		if len(env.Variables) > 0 {
			c.Environment = &types.EnvironmentResponse{Variables: copied(env.Variables)}
		}
	}
}

// load gives the function its code.
func (s *Service) load(r *record, zip []byte) {
	r.zip = zip
	r.configuration.CodeSha256, r.configuration.CodeSize = digest(zip), int64(len(zip))
}

// stamp marks a change that begins now and takes effect a little later.
func (s *Service) stamp(r *record) {
	now := s.reg.Clock.Now()
	r.configuration.LastModified = aws.String(now.Format(lastModified))
	r.configuration.RevisionId = aws.String(s.reg.UUID())
	r.readyAt = now.Add(settling)
}
