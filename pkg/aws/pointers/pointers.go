// Package pointers reads and removes the SSM parameters in which AGC's contexts find what they share.
package pointers

import (
	"context"
	"slices"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
)

// Pointers are the parameters of one region.
type Pointers struct{ client *ssm.Client }

// New makes the adapter.
func New(cfg aws.Config) *Pointers { return &Pointers{client: ssm.NewFromConfig(cfg)} }

// Names are the names of all parameters under account.PointerPath, ordered.
func (p *Pointers) Names(ctx context.Context) ([]string, error) {
	names := []string{}
	pages := ssm.NewGetParametersByPathPaginator(p.client, &ssm.GetParametersByPathInput{
		Path: aws.String(account.PointerPath), Recursive: aws.Bool(true),
	})
	for pages.HasMorePages() {
		page, err := pages.NextPage(ctx)
		if err != nil {
			return nil, awsfault.From(err, "ssm:GetParametersByPath")
		}
		for _, parameter := range page.Parameters {
			names = append(names, aws.ToString(parameter.Name))
		}
	}
	slices.Sort(names)
	return names, nil
}

// Remove deletes a parameter. One that is gone already is no error.
func (p *Pointers) Remove(ctx context.Context, name string) error {
	_, err := p.client.DeleteParameter(ctx, &ssm.DeleteParameterInput{Name: &name}, func(o *ssm.Options) {
		o.Retryer = aws.NopRetryer{} // a fence would be over by then
	})
	if awsfault.Code(err) == "ParameterNotFound" {
		return nil
	}
	return awsfault.From(err, "ssm:DeleteParameter")
}
