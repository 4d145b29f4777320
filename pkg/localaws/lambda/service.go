// Package lambda is the local AWS Lambda: functions whose code comes as a zip file, their resource policies, and
// invocations, synchronous and asynchronous. A Runner executes them: as real processes, or in this process in tests.
package lambda

import (
	"context"
	"maps"
	"strings"
	"sync"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/lambda/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// objects is where the code comes from.
type objects interface {
	GetObject(context.Context, *s3.GetObjectInput) (*s3.GetObjectOutput, error)
}

// sessions is told whose access keys are whose.
type sessions interface {
	Register(accessKeyID, arn string)
}

// Service is the Lambda of one region.
type Service struct {
	// Sessions, if set, is told of each invocation with which access key the function acts as a session of its role.
	Sessions sessions
	// Keys, if set, decides whether a role may use the key of its function's environment.
	Keys keys

	ctx    context.Context
	reg    *region.Region
	code   objects
	runner Runner
	busy   sync.WaitGroup

	mu        sync.Mutex
	functions map[string]*record
}

// New makes the service; ctx ends asynchronous invocations. Without a runner every invocation is refused.
func New(ctx context.Context, reg *region.Region, code objects, runner Runner) *Service {
	return &Service{ctx: ctx, reg: reg, code: code, runner: runner, functions: map[string]*record{}}
}

// Wait returns when all asynchronous invocations have ended; the context given to New ends them.
func (s *Service) Wait() { s.busy.Wait() }

// record is one function: what it is now, and what served before the update that is in progress.
type record struct {
	configuration types.FunctionConfiguration
	zip           []byte
	previous      *record
	readyAt       time.Time // when the creation or the last update is through
	created       bool      // the creation is through: a change now is an update
	tags          map[string]string
	policy        []statement
	versions      map[string]*record // what was published, by number
	published     int                // the last number that was given; none is given twice
}

// latest returns the function that a name, partial or full ARN means, for what concerns a function as a whole and its unpublished
// version; the caller holds mu.
func (s *Service) latest(name *string) (*record, error) {
	n, qualifier := split(name)
	if r := s.functions[n]; r != nil && (qualifier == "" || qualifier == unpublished) {
		return r, nil
	}
	return nil, notFound(s.arn(n))
}

// find is latest for what a published version has, too; a qualifier may stand in the name or on its own. The caller holds mu.
func (s *Service) find(name, qualifier *string) (*record, error) {
	n, q := split(name)
	if qualifier != nil {
		q = *qualifier
	}
	r := s.functions[n]
	if r == nil || q == "" || q == unpublished {
		return s.latest(&n)
	}
	if v := r.versions[q]; v != nil {
		return v, nil
	}
	return nil, notFound(s.arn(n + ":" + q))
}

// split divides a name, partial or full ARN into a function's name and the qualifier, "" for none.
func split(name *string) (string, string) {
	n := aws.ToString(name)
	if i := strings.Index(n, ":function:"); i >= 0 {
		n = n[i+len(":function:"):]
	}
	n, qualifier, _ := strings.Cut(n, ":")
	return n, qualifier
}

func notFound(arn string) error {
	return region.Refuse("ResourceNotFoundException", "Function not found: %s", arn).With(404)
}

func (s *Service) arn(name string) string { return s.reg.Arn("lambda", "function:"+name) }

// described is the configuration as it is reported now, with the states that pass by themselves.
func (s *Service) described(r *record) types.FunctionConfiguration {
	c := r.configuration
	c.State, c.LastUpdateStatus = types.StateActive, types.LastUpdateStatusSuccessful
	if s.reg.Clock.Now().Before(r.readyAt) {
		if r.created {
			c.LastUpdateStatus = types.LastUpdateStatusInProgress
		} else {
			c.State, c.LastUpdateStatus = types.StatePending, types.LastUpdateStatusInProgress
			c.StateReason, c.StateReasonCode = aws.String("The function is being created."), types.StateReasonCodeCreating
		}
	}
	c.Architectures = append([]types.Architecture(nil), c.Architectures...)
	if c.Environment != nil {
		c.Environment = &types.EnvironmentResponse{Variables: copied(c.Environment.Variables)}
	}
	return c
}

func copied(m map[string]string) map[string]string {
	out := make(map[string]string, len(m))
	maps.Copy(out, m)
	return out
}
