package lambda

import (
	"context"
	"encoding/json"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/lambda"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// statement is one permission in a function's resource policy.
type statement struct {
	id, action, principal, sourceArn, sourceAccount string
}

// AddPermission lets a principal, such as an AWS service, invoke the function.
func (s *Service) AddPermission(_ context.Context, in *sdk.AddPermissionInput) (*sdk.AddPermissionOutput, error) {
	if err := region.Only(in, "Action", "FunctionName", "Principal", "StatementId", "SourceArn", "SourceAccount"); err != nil {
		return nil, err
	}
	p := statement{aws.ToString(in.StatementId), aws.ToString(in.Action), aws.ToString(in.Principal), aws.ToString(in.SourceArn), aws.ToString(in.SourceAccount)}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.latest(in.FunctionName)
	if err != nil {
		return nil, err
	}
	if slices.ContainsFunc(r.policy, func(q statement) bool { return q.id == p.id }) {
		return nil, region.Refuse("ResourceConflictException", "The statement id (%s) provided already exists. "+
			"Please provide a new statement id, or remove the existing statement.", p.id).With(409)
	}
	r.policy = append(r.policy, p)
	text, err := json.Marshal(p.document(*r.configuration.FunctionArn))
	return &sdk.AddPermissionOutput{Statement: aws.String(string(text))}, err
}

// RemovePermission takes one permission away.
func (s *Service) RemovePermission(_ context.Context, in *sdk.RemovePermissionInput) (*sdk.RemovePermissionOutput, error) {
	if err := region.Only(in, "FunctionName", "StatementId"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.latest(in.FunctionName)
	if err != nil {
		return nil, err
	}
	i := slices.IndexFunc(r.policy, func(q statement) bool { return q.id == aws.ToString(in.StatementId) })
	if i < 0 {
		return nil, region.Refuse("ResourceNotFoundException", "Statement %s is not found in resource policy.", aws.ToString(in.StatementId)).With(404)
	}
	r.policy = slices.Delete(r.policy, i, i+1)
	return &sdk.RemovePermissionOutput{}, nil
}

// GetPolicy returns the resource policy as a JSON document; a function without any permission has none.
func (s *Service) GetPolicy(_ context.Context, in *sdk.GetPolicyInput) (*sdk.GetPolicyOutput, error) {
	if err := region.Only(in, "FunctionName"); err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.latest(in.FunctionName)
	if err != nil {
		return nil, err
	}
	if len(r.policy) == 0 {
		return nil, region.Refuse("ResourceNotFoundException", "The resource you requested does not exist.").With(404)
	}
	doc := map[string]any{"Version": "2012-10-17", "Id": "default", "Statement": []any{}}
	for _, p := range r.policy {
		doc["Statement"] = append(doc["Statement"].([]any), p.document(*r.configuration.FunctionArn))
	}
	text, err := json.Marshal(doc)
	if err != nil {
		return nil, fmt.Errorf("encode policy: %w", err)
	}
	return &sdk.GetPolicyOutput{Policy: aws.String(string(text)), RevisionId: r.configuration.RevisionId}, nil
}

// Permits says whether the function's resource policy lets a service principal invoke it on behalf of sourceArn.
func (s *Service) Permits(function, principal, sourceArn string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	r, err := s.latest(&function)
	if err != nil {
		return false
	}
	return slices.ContainsFunc(r.policy, func(p statement) bool { return p.permits(principal, sourceArn) })
}

func (p statement) permits(principal, sourceArn string) bool {
	if p.principal != principal && p.principal != "*" {
		return false
	}
	if p.action != "lambda:InvokeFunction" && p.action != "lambda:*" {
		return false
	}
	if p.sourceAccount != "" && !strings.Contains(sourceArn, ":"+p.sourceAccount+":") {
		return false
	}
	return p.sourceArn == "" || like(p.sourceArn, sourceArn)
}

// like is ArnLike: * and ? match within and across the parts of an ARN.
func like(pattern, arn string) bool {
	flat := strings.NewReplacer("/", "\x00")
	ok, err := path.Match(flat.Replace(pattern), flat.Replace(arn))
	return err == nil && ok
}

func (p statement) document(function string) map[string]any {
	principal := any(p.principal)
	if p.principal != "*" {
		kind := "AWS"
		if strings.HasSuffix(p.principal, ".amazonaws.com") {
			kind = "Service"
		}
		principal = map[string]string{kind: p.principal}
	}
	out := map[string]any{"Sid": p.id, "Effect": "Allow", "Principal": principal, "Action": p.action, "Resource": function}
	condition := map[string]any{}
	if p.sourceArn != "" {
		condition["ArnLike"] = map[string]string{"AWS:SourceArn": p.sourceArn}
	}
	if p.sourceAccount != "" {
		condition["StringEquals"] = map[string]string{"AWS:SourceAccount": p.sourceAccount}
	}
	if len(condition) > 0 {
		out["Condition"] = condition
	}
	return out
}
