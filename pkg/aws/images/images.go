// Package images knows which machine image contexts run on by default.
package images

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// parameter is the public parameter in which AWS keeps the id of the newest ECS-optimized Amazon Linux 2023 image of a
// region (Amazon ECS developer guide, "Retrieving Amazon ECS-optimized Linux AMI metadata").
const parameter = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"

// Images are the machine images of one region.
type Images struct{ client *ssm.Client }

// New makes the adapter.
func New(cfg aws.Config) *Images { return &Images{client: ssm.NewFromConfig(cfg)} }

// Default is the id of the newest ECS-optimized Amazon Linux 2023 image. The error is Ami.NotFound where AWS has none.
func (i *Images) Default(ctx context.Context) (string, error) {
	out, err := i.client.GetParameter(ctx, &ssm.GetParameterInput{Name: aws.String(parameter)})
	if err != nil && awsfault.Code(err) != "ParameterNotFound" {
		return "", awsfault.From(err, "ssm:GetParameter")
	}
	if err != nil || out.Parameter == nil || aws.ToString(out.Parameter.Value) == "" {
		return "", fault.New(fault.AmiNotFound, "this region has no default machine image", "AWS has no parameter "+parameter+" here",
			"choose another region")
	}
	return aws.ToString(out.Parameter.Value), nil
}
