package ec2

import (
	"context"
	"slices"
	"strings"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	sdk "github.com/aws/aws-sdk-go-v2/service/ec2"
	"github.com/aws/aws-sdk-go-v2/service/ec2/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

// amazonECS is the account that owns the ECS-optimized images.
const amazonECS = "591542846629"

// imageTime is how AWS writes when an image was made.
const imageTime = "2006-01-02T15:04:05.000Z"

type image struct {
	id, name, owner, alias string // alias is "amazon" or ""
	architecture           types.ArchitectureValues
	created                string // in the form imageTime
}

// AddImage adds an x86_64 image of the account's own and returns its id.
func (s *Service) AddImage(name string) string {
	defer s.enter()()
	return s.addImage(image{
		name: name, owner: s.reg.Account, architecture: types.ArchitectureValuesX8664,
		created: s.reg.Clock.Now().Format(imageTime),
	})
}

// PublishECSImages makes Amazon publish newer ECS-optimized Amazon Linux 2023 images, dated as the region's clock says, and
// returns the x86_64 one's id.
func (s *Service) PublishECSImages() string {
	defer s.enter()()
	return s.publish(s.reg.Clock.Now())
}

func (s *Service) publish(at time.Time) string {
	var first string
	for _, architecture := range []types.ArchitectureValues{types.ArchitectureValuesX8664, types.ArchitectureValuesArm64} {
		id := s.addImage(image{
			name: "al2023-ami-ecs-hvm-2023.0." + at.Format("20060102") + "-kernel-6.1-" + string(architecture), owner: amazonECS, alias: "amazon",
			architecture: architecture, created: at.Format(imageTime),
		})
		if first == "" {
			first = id
		}
	}
	return first
}

func (s *Service) addImage(i image) string {
	i.id = s.newID("ami")
	s.tags[i.id] = map[string]string{}
	s.images.put(i.id, &i)
	return i.id
}

// RemoveImage deregisters an image, as its owner may at any time.
func (s *Service) RemoveImage(id string) {
	defer s.enter()()
	s.images.drop(id)
	delete(s.tags, id)
}

// DescribeImages lists images, all that the account may use unless owners are named.
func (s *Service) DescribeImages(_ context.Context, in *sdk.DescribeImagesInput) (*sdk.DescribeImagesOutput, error) {
	if err := only(in, in.DryRun, "ImageIds", "Owners", "Filters", "IncludeDeprecated", "MaxResults", "NextToken"); err != nil {
		return nil, err
	}
	defer s.enter()()
	for _, id := range in.ImageIds {
		if !strings.HasPrefix(id, "ami-") {
			return nil, region.Refuse("InvalidAMIID.Malformed", "Invalid id: \"%s\" (expecting \"ami-...\")", id)
		}
	}
	rows := s.images.where(func(i *image) bool { return s.ownedBy(i, in.Owners) })
	q := query{types.ResourceTypeImage, in.ImageIds, in.Filters, in.MaxResults, in.NextToken}
	out, next, err := list(s, q, rows, &image{}, s.viewImage)
	if err != nil {
		return nil, err
	}
	return &sdk.DescribeImagesOutput{Images: out, NextToken: next}, nil
}

func (s *Service) ownedBy(i *image, owners []string) bool {
	return len(owners) == 0 || slices.Contains(owners, i.owner) || i.alias != "" && slices.Contains(owners, i.alias) ||
		i.owner == s.reg.Account && slices.Contains(owners, "self")
}

func (i *image) ident() string { return i.id }

func (i *image) facts(*Service) facts {
	f := facts{
		"image-id": {i.id}, "name": {i.name}, "owner-id": {i.owner}, "owner-alias": nil, "architecture": {string(i.architecture)},
		"state": {"available"}, "creation-date": {i.created}, "image-type": {"machine"}, "virtualization-type": {"hvm"},
		"root-device-type": {"ebs"}, "is-public": {map[bool]string{true: "true", false: "false"}[i.alias != ""]},
	}
	if i.alias != "" {
		f["owner-alias"] = []string{i.alias}
	}
	return f
}

func (s *Service) viewImage(i *image) types.Image {
	out := types.Image{
		ImageId: aws.String(i.id), Name: aws.String(i.name), OwnerId: aws.String(i.owner), Architecture: i.architecture,
		CreationDate: aws.String(i.created), State: types.ImageStateAvailable, Public: aws.Bool(i.alias != ""),
		ImageType: types.ImageTypeValuesMachine, RootDeviceType: types.DeviceTypeEbs, VirtualizationType: types.VirtualizationTypeHvm,
		PlatformDetails: aws.String("Linux/UNIX"), EnaSupport: aws.Bool(true), Tags: s.tagged(i.id),
	}
	if i.alias != "" {
		out.ImageOwnerAlias = aws.String(i.alias)
	}
	return out
}
