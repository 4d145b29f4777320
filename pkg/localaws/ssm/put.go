package ssm

import (
	"cmp"
	"context"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/ec2"
	sdk "github.com/aws/aws-sdk-go-v2/service/ssm"
	"github.com/aws/aws-sdk-go-v2/service/ssm/types"

	"github.com/amazon-genomics-cli/agc/pkg/localaws/region"
)

const imageType = "aws:ec2:image"

// value is one version of a parameter.
type value struct {
	text, dataType, description string
	kind                        types.ParameterType
	tier                        types.ParameterTier
	version                     int64
	modified                    time.Time
	ready                       time.Time // when validation ends
	valid                       bool
}

// PutParameter makes a parameter, or with Overwrite gives it a new value. One of data type aws:ec2:image is accepted
// whatever it names, and shows its value only when that has been found to be an image; else it stays as it was (Systems
// Manager API Reference, PutParameter).
func (s *Service) PutParameter(ctx context.Context, in *sdk.PutParameterInput) (*sdk.PutParameterOutput, error) {
	if err := region.Only(in, "Name", "Value", "Type", "DataType", "Description", "Overwrite", "Tier", "Tags"); err != nil {
		return nil, err
	}
	if err := checkPut(in); err != nil {
		return nil, err
	}
	tags, err := tagMap(in.Tags)
	if err != nil {
		return nil, err
	}
	valid := aws.ToString(in.DataType) != imageType || s.isImage(ctx, *in.Value)
	defer s.enter()()
	v, err := s.version(in)
	if err != nil {
		return nil, err
	}
	p := s.parameters[*in.Name]
	if p == nil {
		p = &parameter{name: *in.Name, tags: tags}
		s.parameters[p.name] = p
	}
	v.valid = valid
	if v.dataType == imageType {
		v.ready = v.modified.Add(s.validation)
		p.next = v
	} else {
		p.current = v
	}
	return &sdk.PutParameterOutput{Tier: v.tier, Version: v.version}, nil
}

// checkPut refuses what cannot be put, whatever there is.
func checkPut(in *sdk.PutParameterInput) error {
	if err := checkName(aws.ToString(in.Name)); err != nil {
		return err
	}
	if len(in.Tags) > 0 && aws.ToBool(in.Overwrite) {
		return invalid("Invalid request: tags and overwrite can't be used together. To create a parameter with tags, please remove overwrite flag. " +
			"To update tags for an existing parameter, please use AddTagsToResource or RemoveTagsFromResource.")
	}
	switch in.Type {
	case "", types.ParameterTypeString, types.ParameterTypeStringList:
	case types.ParameterTypeSecureString:
		return region.Refuse("LocalAws.NotImplemented", "the local AWS does not know secure strings").With(501)
	default:
		return constraint("type", string(in.Type), "Member must satisfy enum value set: [SecureString, StringList, String]")
	}
	switch aws.ToString(in.DataType) {
	case "", "text":
	case imageType:
		if in.Type == types.ParameterTypeStringList {
			return invalid("The data type aws:ec2:image is only supported for parameters of type String.") // (G)
		}
	default:
		return invalid("The following data type is not supported: %s (Data type names are all lowercase.)", *in.DataType)
	}
	return checkValue(aws.ToString(in.Value), in.Tier)
}

func checkValue(text string, tier types.ParameterTier) error {
	if text == "" {
		return constraint("value", text, "Member must have length greater than or equal to 1")
	}
	switch {
	case len(text) > 8192 && tier != types.ParameterTierStandard && tier != "":
		return invalid("Advanced tier parameters support a maximum parameter value of 8192 characters.") // (G)
	case len(text) > 4096 && (tier == types.ParameterTierStandard || tier == ""):
		return invalid("Standard tier parameters support a maximum parameter value of 4096 characters. To create a larger parameter value, upgrade " +
			"the parameter to use the advanced-parameter tier. For more information, see " +
			"https://docs.aws.amazon.com/systems-manager/latest/userguide/parameter-store-advanced-parameters.html")
	}
	return nil
}

// version is the value that a request puts, numbered after those before it.
func (s *Service) version(in *sdk.PutParameterInput) (*value, error) {
	v := &value{
		text: *in.Value, dataType: aws.ToString(in.DataType), description: aws.ToString(in.Description), kind: in.Type,
		tier: in.Tier, version: 1, modified: s.reg.Clock.Now(),
	}
	if v.tier == "" || v.tier == types.ParameterTierIntelligentTiering && len(v.text) <= 4096 {
		v.tier = types.ParameterTierStandard
	}
	if v.tier == types.ParameterTierIntelligentTiering {
		v.tier = types.ParameterTierAdvanced
	}
	old := s.shown(*in.Name)
	switch {
	case old == nil && v.kind == "":
		return nil, invalid("A parameter type is required when you create a parameter.")
	case old == nil:
		v.dataType = cmp.Or(v.dataType, "text")
		return v, nil
	case !aws.ToBool(in.Overwrite):
		return nil, region.Refuse("ParameterAlreadyExists", "The parameter already exists. To overwrite this value, set the overwrite option in the request to true.")
	}
	return v, succeed(v, old.current)
}

// succeed takes over from the value before what the request does not say.
func succeed(v, old *value) error {
	v.version = old.version + 1
	v.dataType = cmp.Or(v.dataType, old.dataType)
	v.description = cmp.Or(v.description, old.description)
	if v.kind == "" {
		v.kind = old.kind
	}
	if (v.dataType == imageType) != (old.dataType == imageType) {
		return invalid("You can't change the data type of a parameter from %s to %s.", old.dataType, v.dataType) // (G)
	}
	if v.kind != old.kind {
		return region.Refuse("HierarchyTypeMismatchException", "You cannot change the type of a parameter from %s to %s.", old.kind, v.kind) // (G)
	}
	if old.tier == types.ParameterTierAdvanced {
		v.tier = types.ParameterTierAdvanced // an advanced parameter never becomes standard again
	}
	return nil
}

func (s *Service) isImage(ctx context.Context, id string) bool {
	found, err := s.images.DescribeImages(ctx, &ec2.DescribeImagesInput{ImageIds: []string{id}})
	return err == nil && len(found.Images) == 1
}
