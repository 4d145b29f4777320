// Package sts is the Security Token Service of the local AWS: it tells callers who they are.
package sts

import (
	"context"
	"strings"

	sdk "github.com/aws/aws-sdk-go-v2/service/sts"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// Service is the Security Token Service.
type Service struct {
	reg *region.Region
}

// New makes the service.
func New(reg *region.Region) *Service { return &Service{reg: reg} }

// GetCallerIdentity tells the account and the ARN on whose behalf the call is made. It needs no permission.
func (s *Service) GetCallerIdentity(ctx context.Context, in *sdk.GetCallerIdentityInput) (*sdk.GetCallerIdentityOutput, error) {
	if err := region.Only(in); err != nil {
		return nil, err
	}
	arn := region.Caller(ctx)
	id := arn[strings.LastIndexAny(arn, "/:")+1:]
	return &sdk.GetCallerIdentityOutput{Account: new(s.reg.Account), Arn: new(arn), UserId: new("AIDA" + strings.ToUpper(id))}, nil
}
