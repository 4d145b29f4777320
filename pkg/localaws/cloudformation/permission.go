package cloudformation

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/service/lambda"
)

type permissions interface {
	AddPermission(ctx context.Context, in *lambda.AddPermissionInput) (*lambda.AddPermissionOutput, error)
	RemovePermission(ctx context.Context, in *lambda.RemovePermissionInput) (*lambda.RemovePermissionOutput, error)
}

type permission struct {
	Action        string  `cfn:"required,replace"`
	FunctionName  string  `cfn:"required,replace"`
	Principal     string  `cfn:"required,replace"`
	SourceAccount *string `cfn:"replace"`
	SourceArn     *string `cfn:"replace"`
}

func permissionKind(api permissions) kind {
	return define(handler[permission]{
		create: func(ctx context.Context, j job, p *permission) (string, error) {
			id := j.name(100)
			_, err := api.AddPermission(ctx, &lambda.AddPermissionInput{
				StatementId: &id, Action: &p.Action, FunctionName: &p.FunctionName,
				Principal: &p.Principal, SourceAccount: p.SourceAccount, SourceArn: p.SourceArn,
			})
			if err != nil {
				return "", err
			}
			return id, nil
		},
		remove: func(ctx context.Context, _ job, id string, p *permission) error {
			_, err := api.RemovePermission(ctx, &lambda.RemovePermissionInput{FunctionName: &p.FunctionName, StatementId: &id})
			return err
		},
	})
}
