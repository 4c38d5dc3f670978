"""what a learner may take along"""

import sqlalchemy as sa
from alembic import op

revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('resume_code',
    sa.Column('learner_id', sa.String(), nullable=False),
    sa.Column('code_hash', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['learner_id'], ['learner.id']),
    sa.PrimaryKeyConstraint('learner_id'),
    sa.UniqueConstraint('code_hash')
    )
    op.create_table('share_link',
    sa.Column('attempt_id', sa.String(), nullable=False),
    sa.Column('learner_id', sa.String(), nullable=False),
    sa.Column('token', sa.String(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['attempt_id'], ['attempt.id']),
    sa.PrimaryKeyConstraint('attempt_id'),
    sa.UniqueConstraint('token')
    )
    op.create_table('problem',
    sa.Column('id', sa.Integer(), nullable=False),
    sa.Column('attempt_id', sa.String(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.Column('learner_id', sa.String(), nullable=False),
    sa.Column('version_id', sa.String(), nullable=False),
    sa.Column('item', sa.String(), nullable=False),
    sa.Column('words', sa.Text(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['attempt_id', 'position'], ['shown_item.attempt_id', 'shown_item.position']),
    sa.ForeignKeyConstraint(['version_id'], ['bank_version.id']),
    sa.PrimaryKeyConstraint('id')
    )
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.add_column(sa.Column('mode', sa.String(), nullable=False, server_default='check'))
        batch_op.add_column(sa.Column('limit_minutes', sa.Integer(), nullable=True))
        batch_op.add_column(sa.Column('deadline_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_check_constraint('attempt_mode', "mode IN ('check', 'practice')")
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.add_column(sa.Column('told_at', sa.DateTime(timezone=True), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table('response', schema=None) as batch_op:
        batch_op.drop_column('told_at')
    with op.batch_alter_table('attempt', schema=None) as batch_op:
        batch_op.drop_constraint('attempt_mode', type_='check')
        batch_op.drop_column('deadline_at')
        batch_op.drop_column('limit_minutes')
        batch_op.drop_column('mode')
    op.drop_table('problem')
    op.drop_table('share_link')
    op.drop_table('resume_code')
