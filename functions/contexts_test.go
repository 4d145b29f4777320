package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/cloudformation"
	cfntypes "github.com/aws/aws-sdk-go-v2/service/cloudformation/types"
	"github.com/aws/aws-sdk-go-v2/service/s3"
	"github.com/stretchr/testify/require"

	"github.com/amazon-genomics-cli/agc/pkg/account"
	"github.com/amazon-genomics-cli/agc/pkg/fault"
)

// contextTemplate is a context in small: like AGC's own it finds bucket, network and image by core's pointers, and holds on
// to the network by a security group.
const contextTemplate = `{"Parameters":{
		"Bucket":{"Type":"AWS::SSM::Parameter::Value<String>","Default":"/agc/_common/bucket"},
		"Vpc":{"Type":"AWS::SSM::Parameter::Value<String>","Default":"/agc/_common/vpc"},
		"Subnets":{"Type":"AWS::SSM::Parameter::Value<List<String>>","Default":"/agc/_common/InfraSubnets"},
		"Image":{"Type":"AWS::SSM::Parameter::Value<AWS::EC2::Image::Id>","Default":"/agc/_common/ComputeEnvImage"}},
	"Resources":{
		"EngineLog":{"Type":"AWS::Logs::LogGroup","DeletionPolicy":"Retain","UpdateReplacePolicy":"Retain"},
		"Workers":{"Type":"AWS::EC2::SecurityGroup","Properties":{"VpcId":{"Ref":"Vpc"},"GroupDescription":"workers"}}},
	"Outputs":{"Bucket":{"Value":{"Ref":"Bucket"}},"Subnets":{"Value":{"Fn::Join":[",",{"Ref":"Subnets"}]}},"Image":{"Value":{"Ref":"Image"}}}}`

// foreignTemplate is a stack of somebody who has nothing to do with AGC.
const foreignTemplate = `{"Resources":{"Log":{"Type":"AWS::Logs::LogGroup"}}}`

// contextTags are the tags that AGC gives to a context's stack.
func contextTags(project, user, context string) map[string]string {
	return map[string]string{
		"application-name": "agc", "agc-project": project, "agc-user-id": user, "agc-user-email": user + "@example.com",
		"agc-context": context, "agc-version": "1.6.0", "agc-engine": "nextflow", "agc-engine-type": "nextflow",
	}
}

// make begins to make a stack, as its owner would.
func (w *world) make(name, template string, tags map[string]string) {
	in := &cloudformation.CreateStackInput{StackName: &name, TemplateBody: &template}
	for key, value := range tags {
		in.Tags = append(in.Tags, cfntypes.Tag{Key: &key, Value: &value})
	}
	_, err := w.cfn.CreateStack(w.t.Context(), in)
	require.NoError(w.t, err)
}

// deploy deploys a context and returns its stack's name.
func (w *world) deploy(user, context string) string {
	name := account.ContextPrefix + "Demo-" + user + "-" + context
	w.make(name, contextTemplate, contextTags("Demo", user, context))
	require.Equal(w.t, "CREATE_COMPLETE", w.settled(name), w.failures(name))
	return name
}

// destroy removes a context.
func (w *world) destroy(name string) {
	w.remove(name)
	require.Empty(w.t, w.settled(name))
}

// usersBucket makes a bucket as a user would.
func (w *world) usersBucket(name string) {
	_, err := s3.NewFromConfig(w.cfg).CreateBucket(w.t.Context(), &s3.CreateBucketInput{Bucket: &name})
	require.NoError(w.t, err)
}

// refused runs an operation that must be refused, for this reason and without having changed anything.
func (w *world) refused(name, input string, code fault.Code) fault.Fault {
	before := w.everything()
	e := w.run(name, input)
	require.Equal(w.t, "FAILED", e.status, name)
	require.Equal(w.t, code, e.fault.Code, "%s: %+v", name, e.fault)
	require.NotEmpty(w.t, e.fault.Next, name)
	w.requireSame(before, w.everything(), name)
	return e.fault
}

// TestContextsKeepAManagedNetwork: what contexts use is not taken from them, and all of them are listed.
func TestContextsKeepAManagedNetwork(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", activate)
		vpc, _ := w.usersVPC(3)
		w.usersBucket("my-results")
		w.deploy("ann12", "spot")
		w.deploy("bob34", "big")
		for name, input := range map[string]string{
			"another-bucket":     `{"action":"update","bucket":"my-results"}`,
			"a-vpc":              `{"action":"update","vpc":"` + vpc + `"}`,
			"public-subnets":     `{"action":"update","usePublicSubnets":true}`,
			"other-settings":     `{"action":"activate","bucket":"my-results","vpc":"` + vpc + `","tags":{"a":"b"}}`,
			"a-preview":          `{"action":"activate","usePublicSubnets":true,"preview":true}`,
			"deactivation":       deactivate,
			"preview-of-the-end": `{"action":"deactivate","preview":true}`,
		} {
			f := w.refused(name, input, fault.RegionContextsExist)
			require.Contains(t, f.Why, "spot of user ann12 <ann12@example.com> in project Demo, nextflow, CREATE_COMPLETE; big of user bob34 <", name)
		}
	})
}

// TestContextsKeepAVPCOfTheUsers: nor are subnets taken away, also none of which the user's VPC has more now.
func TestContextsKeepAVPCOfTheUsers(t *testing.T) {
	inRegion(t, func(w *world) {
		vpc, private := w.usersVPC(3)
		other, _ := w.usersVPC(3)
		w.succeed("on", `{"action":"activate","vpc":"`+vpc+`"}`)
		spot := w.deploy("ann12", "spot")
		for name, input := range map[string]string{
			"fewer-subnets":     `{"action":"update","subnets":["` + private[0] + `","` + private[1] + `"]}`,
			"another-vpc":       `{"action":"update","vpc":"` + other + `"}`,
			"a-managed-network": activate,
			"public-subnets":    `{"action":"update","usePublicSubnets":true}`,
			"deactivation":      deactivate,
		} {
			require.Contains(t, w.refused(name, input, fault.RegionContextsExist).Why, "spot of user ann12", name)
		}
		w.destroy(spot)
		w.succeed("now", `{"action":"update","subnets":["`+private[0]+`","`+private[1]+`"]}`)
		require.ElementsMatch(t, private[:2], strings.Split(w.pointers()["InfraSubnets"], ","))
	})
}

// TestContextsDoNotMindTagsAndImages: what breaks no context goes through, and the context itself is not touched.
func TestContextsDoNotMindTagsAndImages(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", activate)
		name := w.deploy("ann12", "spot")
		before, kept := w.everything()["stack "+name], w.pointers()
		image := w.EC2.AddImage("mine")
		w.succeed("tags", `{"action":"update","tags":{"team":"genomics"}}`)
		require.Equal(t, map[string]string{"team": "genomics"}, w.userTags())
		w.succeed("image", `{"action":"update","ami":"`+image+`"}`)
		require.Equal(t, image, w.pointers()["ComputeEnvImage"])
		w.succeed("bucket-by-name", `{"action":"update","bucket":"s3://`+bucket+`/"}`)
		w.succeed("defaults", activate)
		require.Equal(t, kept, w.pointers())
		require.Equal(t, before, w.everything()["stack "+name])
	})
}

// TestContextsInEveryStatusCount: a context that is being made or deleted, or whose making or deletion failed, still holds on
// to the network; once its stack is gone it does not.
func TestContextsInEveryStatusCount(t *testing.T) {
	t.Parallel()
	const name = account.ContextPrefix + "Demo-ann12-spot"
	for status, set := range map[string]func(w *world){
		"CREATE_IN_PROGRESS": func(w *world) { w.make(name, contextTemplate, contextTags("Demo", "ann12", "spot")) },
		"DELETE_IN_PROGRESS": func(w *world) {
			w.deploy("ann12", "spot")
			w.CloudFormation.Fail(failing("AWS::EC2::SecurityGroup", "DELETE")) // is tried again, which takes a while
			w.remove(name)
		},
		"ROLLBACK_COMPLETE": func(w *world) {
			w.CloudFormation.Fail(failing("AWS::EC2::SecurityGroup", "CREATE"))
			w.make(name, contextTemplate, contextTags("Demo", "ann12", "spot"))
			w.settled(name)
		},
		"DELETE_FAILED": func(w *world) {
			w.deploy("ann12", "spot")
			w.CloudFormation.Fail(always("AWS::EC2::SecurityGroup", "DELETE"))
			w.remove(name)
			w.settled(name)
		},
	} {
		t.Run(status, func(t *testing.T) {
			t.Parallel()
			inRegion(t, func(w *world) {
				w.succeed("on", activate)
				set(w)
				require.Equal(t, status, w.stack(name).Status)
				f := w.run("too-early", deactivate).fault
				require.Equal(t, fault.RegionContextsExist, f.Code, "%+v", f)
				require.Contains(t, f.Why, "spot of user ann12")
				require.Equal(t, account.Active, w.look().State())
				w.CloudFormation.Heal()
				w.settled(name)
				w.destroy(name)
				w.succeed("off", deactivate)
				require.Empty(t, w.EC2.Billed())
			})
		})
	}
}

// TestStacksThatAreNoContexts: only the name and our tag together make a stack a context.
func TestStacksThatAreNoContexts(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", activate)
		untagged, elsewhere := account.ContextPrefix+"of-somebody-else", "Genomics"
		w.make(untagged, foreignTemplate, map[string]string{"application-name": "another"})
		w.make(elsewhere, foreignTemplate, contextTags("Demo", "ann12", "spot"))
		w.settled(untagged)
		w.settled(elsewhere)
		before := w.everything()
		w.succeed("public", `{"action":"update","usePublicSubnets":true}`)
		w.succeed("off", deactivate)
		for _, name := range []string{untagged, elsewhere} {
			require.Equal(t, before["stack "+name], w.everything()["stack "+name])
		}
	})
}

// TestABusyAccountHidesNothing: CloudFormation lists stacks by pages; contexts before and behind hundreds of other stacks
// are seen, and so are core and network.
func TestABusyAccountHidesNothing(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", activate)
		first := w.deploy("ann12", "spot")
		for i := range 250 {
			w.make(fmt.Sprintf("Other-%d", i), foreignTemplate, nil)
		}
		time.Sleep(time.Minute)
		last := w.deploy("bob34", "big")
		pages := len(w.Faults.Calls("cloudformation", "DescribeStacks"))
		require.Len(t, w.look().Contexts, 2)
		require.Len(t, w.Faults.Calls("cloudformation", "DescribeStacks"), pages+3)
		f := w.refused("too-early", deactivate, fault.RegionContextsExist)
		require.Equal(t, 2, strings.Count(f.Why, "in project Demo"), f.Why)
		w.destroy(first)
		w.destroy(last)
		require.Empty(t, w.succeed("again", activate).outcome.Plan.Stages)
		w.succeed("off", deactivate)
		require.Empty(t, w.EC2.Billed())
		require.Equal(t, "CREATE_COMPLETE", w.stack("Other-249").Status)
	})
}

// TestAContextThatIsUpdatedLaterFindsWhatItUsed: a context reads core's pointers anew each time that it is updated.
func TestAContextThatIsUpdatedLaterFindsWhatItUsed(t *testing.T) {
	inRegion(t, func(w *world) {
		w.succeed("on", activate)
		name := w.deploy("ann12", "spot")
		before := w.stack(name).Outputs
		image := w.EC2.AddImage("mine")
		w.succeed("other", `{"action":"activate","tags":{"team":"genomics"},"ami":"`+image+`"}`)
		_, err := w.cfn.UpdateStack(w.t.Context(), &cloudformation.UpdateStackInput{
			StackName: aws.String(name), TemplateBody: aws.String(strings.ReplaceAll(contextTemplate, "workers", "workers of mine")),
		})
		require.NoError(t, err)
		require.Equal(t, "UPDATE_COMPLETE", w.settled(name), w.failures(name))
		after := w.stack(name).Outputs
		require.Equal(t, before["Subnets"], after["Subnets"])
		require.Equal(t, before["Bucket"], after["Bucket"])
		require.Equal(t, image, after["Image"])
	})
}
