// Package images knows the machine images that contexts can run on, and which one they run on by default.
package images

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"
	"github.com/aws/aws-sdk-go-v2/service/ssm"

	"github.com/amazon-genomics-cli/agc/pkg/aws/awsfault"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// parameter is the public parameter in which AWS keeps the id of the newest ECS-optimized Amazon Linux 2023 image of a
// region (Amazon ECS developer guide, "Retrieving Amazon ECS-optimized Linux AMI metadata").
const parameter = "/aws/service/ecs/optimized-ami/amazon-linux-2023/recommended/image_id"

// Images are the machine images of one region.
type Images struct {
	client *ssm.Client
	ec2    *ec2.Client
}

// New makes the adapter.
func New(cfg aws.Config) *Images {
	return &Images{client: ssm.NewFromConfig(cfg), ec2: ec2.NewFromConfig(cfg)}
}

// Check makes sure that an image exists here and may be used. The error is Ami.NotFound when it does not, or is not ready.
func (i *Images) Check(ctx context.Context, id string) error {
	out, err := i.ec2.DescribeImages(ctx, &ec2.DescribeImagesInput{ImageIds: []string{id}})
	code := awsfault.Code(err)
	if err != nil && code != "InvalidAMIID.NotFound" && code != "InvalidAMIID.Unavailable" && code != "InvalidAMIID.Malformed" {
		return awsfault.From(err, "ec2:DescribeImages")
	}
	if err != nil || len(out.Images) == 0 {
		return unusable(id, "there is no such image in this region, or it is not shared with this account")
	}
	if state := out.Images[0].State; state != types.ImageStateAvailable {
		return unusable(id, "it is "+string(state))
	}
	return nil
}

func unusable(id, why string) error {
	return fault.New(fault.AmiNotFound, "the machine image "+id+" cannot be used", why,
		"name an image that is available in this region; nothing was changed")
}

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
